/** @file Model files as the verbs open them. */
import { readFile } from 'node:fs/promises';
import { Detector } from '../../detector/index.js';
import { ioError } from '../../files/index.node.js';
import { openRuntime } from './open-runtime.js';

export interface OpenModel {
  /** The whole file. */
  readonly bytes: Uint8Array;
  readonly detector: Detector;
}

/** @throws ClflowError `io` when the file cannot be read, `model` when it is not one of ours */
export async function openModel(path: string, threads: number): Promise<OpenModel> {
  const file = await readFile(path).catch((error: unknown) => {
    throw ioError('read', path, error);
  });
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  return { bytes, detector: await Detector.open(bytes, await openRuntime('cpu', threads), path) };
}

/** The detector alone, for verbs that only inspect. */
export async function openDetector(path: string, threads: number): Promise<Detector> {
  return (await openModel(path, threads)).detector;
}
