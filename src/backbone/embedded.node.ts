/** @file The embedded backbone from the file that ships with the package. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ioError } from '../files/index.node.js';
import type { Backbone } from './backbone.js';
import { embeddedFrom } from './embedded.js';

/** The same from src/ and from dist/. */
const FILE = fileURLToPath(new URL('../../weights/embedded.safetensors', import.meta.url));

/** @throws ClflowError `io` or `weights` when the package's file is missing or damaged */
export async function embeddedBackbone(): Promise<Backbone> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(FILE);
  } catch (error) {
    throw ioError('read', FILE, error);
  }
  return embeddedFrom(bytes, FILE);
}
