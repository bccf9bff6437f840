import { describe, expect, it } from 'vitest';
import type { Size } from '../geometry/index.js';
import { distance } from '../flow/testing/linear-algebra.js';
import { asFloats, floats } from '../graph/index.js';
import { evaluate } from '../graph/testing/evaluate.js';
import { resizeReference } from '../graph/testing/reference.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import type { RgbImage } from '../image/rgb-image.js';
import { imageBatch } from './image-batch.js';
import { imageInput } from './image-input.js';
import { randomImage } from './testing/tiny-model.js';

const normalisation = { mean: [0.5, 0.4, 0.3], deviation: [0.25, 0.2, 0.5] };

/** Channels first, 0 … 1, normalised, the resizing done by the reference. */
function reference({ width, height, data }: RgbImage, size: Size | null): Float32Array {
  const pixels = width * height;
  const planes = Float32Array.from({ length: 3 * pixels }, (_, i) => data[(i % pixels) * 3 + Math.floor(i / pixels)]);
  const plain = floats(planes, [1, 3, height, width]);
  const resized = asFloats(size ? resizeReference(plain, size.height, size.width, true) : plain);
  const perChannel = resized.length / 3;
  return resized.map((value, i) => {
    const channel = Math.floor(i / perChannel);
    return (value / 255 - normalisation.mean[channel]) / normalisation.deviation[channel];
  });
}

describe.each(runtimes)('imageInput on $name', ({ runtime }) => {
  it.each([
    { what: 'shrinks with antialiasing', size: { width: 8, height: 12 } },
    { what: 'enlarges', size: { width: 40, height: 33 } },
    { what: 'leaves images of working size alone', size: null },
  ])('$what and normalises', async ({ size }) => {
    const image = randomImage(30, 23);
    const [result] = await evaluate(runtime, [imageBatch([image])], (x) => [imageInput(x, normalisation, size)]);
    expect(result.shape).toEqual([1, 3, size?.height ?? 23, size?.width ?? 30]);
    expect(distance(asFloats(result), reference(image, size))).toBeLessThan(1e-3);
  });
});
