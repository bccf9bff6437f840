/**
 * @file A worker under the page's own Content-Security-Policy. A worker that is opened from an address has the policy that its server
 * sends with it, which on a plain web server is none; one that is opened from a blob inherits the page's.
 */
export function sealed(address: string): () => Worker {
  const script = `import ${JSON.stringify(new URL(address, location.href).href)};`;
  const blob = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  return () => new Worker(blob, { type: 'module' });
}
