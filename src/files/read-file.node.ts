/** @file Reading whole files: regular ones of bounded size alone, so that a pipe, a device or a growing file never hangs a run or fills the memory. */
import { constants, type Stats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { ClflowError } from '../errors.js';
import { ioError } from './io-error.node.js';

export interface ReadOptions {
  /** Larger files are refused before they are read. Default 2 GiB. */
  readonly maxBytes?: number;
}

const GIBIBYTE = 2 ** 30;
/** Windows knows neither pipes in folders nor this flag. */
const NON_BLOCKING = constants.O_NONBLOCK ?? 0;
const CHUNK_BYTES = 2 ** 24;

/**
 * The bytes of a regular file. Links are followed; what they lead to must be a regular file.
 * @throws ClflowError `io` at once for a folder, a named pipe, a socket, a device, for a file that is too large, and for
 *   whatever the system says
 */
export async function readRegularFile(
  path: string,
  { maxBytes = 2 * GIBIBYTE }: ReadOptions = {},
): Promise<Uint8Array> {
  try {
    // Before it is opened, because opening a device may act on it; and after, because the file may have been exchanged.
    requireRegular(path, await stat(path));
    const file = await open(path, constants.O_RDONLY | NON_BLOCKING);
    try {
      const status = await file.stat();
      requireRegular(path, status);
      return await readAll(file, path, status.size, maxBytes);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof ClflowError ? error : ioError('read', path, error);
  }
}

function requireRegular(path: string, status: Stats): void {
  if (status.isFile()) return;
  throw new ClflowError('io', `Cannot read ${path}: it is ${kindOf(status)}; name a file.`);
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return 'a folder';
  if (status.isFIFO()) return 'a named pipe, not a file';
  if (status.isSocket()) return 'a socket, not a file';
  return 'a device, not a file';
}

/** The size is a promise that files of `/proc` and files that grow do not keep. */
async function readAll(file: FileHandle, path: string, size: number, maxBytes: number): Promise<Uint8Array> {
  requireSize(path, size, maxBytes);
  let bytes = new Uint8Array(size + 1);
  let length = 0;
  for (;;) {
    if (length === bytes.length) {
      const larger = new Uint8Array(length + CHUNK_BYTES);
      larger.set(bytes);
      bytes = larger;
    }
    const { bytesRead } = await file.read(bytes, length, Math.min(bytes.length - length, GIBIBYTE));
    if (bytesRead === 0) return bytes.subarray(0, length);
    length += bytesRead;
    requireSize(path, length, maxBytes);
  }
}

function requireSize(path: string, size: number, maxBytes: number): void {
  if (size <= maxBytes) return;
  throw new ClflowError(
    'io',
    `Cannot read ${path}: it has ${(size / GIBIBYTE).toFixed(1)} GiB, and at most ${(maxBytes / GIBIBYTE).toFixed(1)} GiB ` +
      'are read; check that it is the right file.',
  );
}
