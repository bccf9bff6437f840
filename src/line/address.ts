/** @file Addresses of sources and sinks as the user gave them: what may be shown of them, and whether they are one at all. */

/** An address without user, password, query and fragment, for messages, results and names; what is no URL stays. */
export function withoutSecrets(address: string): string {
  const match = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)([^?#]*)/i.exec(address);
  if (!match) return address;
  const [, scheme, authority, path] = match;
  return `${scheme}${authority.slice(authority.lastIndexOf('@') + 1)}${path}`;
}

/** The scheme of an address in small letters; null for a path, also one of Windows. */
export function schemeOf(address: string): string | null {
  return /^([a-z][a-z0-9+.-]+):\/\//i.exec(address)?.[1].toLowerCase() ?? null;
}
