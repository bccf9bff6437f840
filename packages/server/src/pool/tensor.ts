/** @file Whether a raw tensor is a batch of images, told before it is sent to a child. */
import { HttpError } from '../errors.js';
import type { InferTask } from './types.js';

/** @throws HttpError 422 for a tensor that is no batch of images, 413 for one that is too large */
export function requireTensor({ shape, data }: InferTask, maxMegapixels: number): void {
  const told = `[${shape.join(', ')}]`;
  if (shape.length !== 4 || shape[3] !== 3 || !shape.every((side) => Number.isSafeInteger(side) && side > 0)) {
    throw new HttpError(422, `A tensor of ${told} is no batch of images: [N, H, W, 3] is expected.`);
  }
  const [images, height, width] = shape;
  if ((images * height * width) / 1e6 > maxMegapixels) {
    throw new HttpError(413, `A tensor of ${told} is too large: at most ${maxMegapixels} megapixels are taken.`);
  }
  const bytes = images * height * width * 3;
  if (data.length !== bytes)
    throw new HttpError(422, `A tensor of ${told} has ${bytes} bytes, but ${data.length} were given.`);
}
