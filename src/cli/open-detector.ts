/** @file Model files as the verbs open them. */
import { readFile } from 'node:fs/promises';
import { Detector } from '../detector/index.js';
import { ioError } from '../image/index.node.js';
import { openRuntime } from './runtime.js';

/** @throws ClflowError `io` when the file cannot be read, `model` when it is not one of ours */
export async function openDetector(path: string, threads: number): Promise<Detector> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw ioError('read', path, error);
  });
  return Detector.open(
    new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    await openRuntime('cpu', threads),
    path,
  );
}
