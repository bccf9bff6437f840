/** @file A model file for tests that want one to inspect with, and do not care what it learned. */
import { writeModel } from '../write-model.js';
import { metadataOf, tinyModel } from './tiny-model.js';

/** @param scores of the images that calibrated it: below what images score, they are anomalous */
export async function tinyModelFile(scores: readonly number[]): Promise<Uint8Array> {
  const model = await tinyModel('joined');
  return writeModel(model, metadataOf(model, [...scores]));
}
