/** @file A model file's bytes, from where a page has them. */
import { ClflowError, messageOf } from '../errors.js';
import { stopped } from './stopped.js';

/** A URL, or a file's content. */
export type ModelSource = string | URL | Uint8Array | ArrayBuffer | Blob;

export interface NamedBytes {
  readonly bytes: Uint8Array;
  /** For messages. */
  readonly name: string;
}

/**
 * @param what it is called in messages where it has no name
 * @throws ClflowError `network` when a URL cannot be fetched, `io` when a file can no longer be read, `interrupted` when the signal
 *   stops it
 */
export async function modelBytes(
  source: ModelSource,
  { signal, what: name = 'the model' }: { readonly signal?: AbortSignal; readonly what?: string } = {},
): Promise<NamedBytes> {
  if (source instanceof Uint8Array) return { bytes: source, name };
  if (source instanceof ArrayBuffer) return { bytes: new Uint8Array(source), name };
  if (source instanceof Blob) return readBlob(source, source instanceof File && source.name ? source.name : name);
  return { bytes: await fetchBytes(String(source), signal), name: String(source) };
}

async function readBlob(blob: Blob, name: string): Promise<NamedBytes> {
  try {
    return { bytes: new Uint8Array(await blob.arrayBuffer()), name };
  } catch (cause) {
    throw new ClflowError('io', `Cannot read ${name} (${messageOf(cause)}); choose the file again.`, { cause });
  }
}

async function fetchBytes(url: string, signal?: AbortSignal): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    if (signal?.aborted) throw stopped();
    throw new ClflowError(
      'network',
      `Cannot fetch ${url} (${messageOf(cause)}); check the address, the connection and that its server allows this page.`,
      { cause },
    );
  }
  throw new ClflowError(
    'network',
    `Cannot fetch ${url}: the server answers ${`${response.status} ${response.statusText}`.trim()}; check the address.`,
  );
}
