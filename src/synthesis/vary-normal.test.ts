import { expect, it } from 'vitest';
import { Random } from '../random.js';
import { disc, texture } from './testing/pictures.js';
import { varyNormal } from './vary-normal.js';

const image = disc(1);

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, p) => sum + Math.abs(value - b[p]), 0) / a.length;
}

it('is deterministic, changes every image a little, and leaves the original alone', () => {
  const untouched = image.data.slice();
  for (let seed = 0; seed < 12; seed++) {
    const varied = varyNormal(image, new Random(seed));
    expect(varied).toEqual(varyNormal(image, new Random(seed)));
    expect(varied.data.length).toBe(image.data.length);
    const difference = meanDifference(varied.data, image.data);
    expect(difference).toBeGreaterThan(0.2);
    expect(difference).toBeLessThan(20);
  }
  expect(image.data).toEqual(untouched);
});

it('does nothing at strength 0 but rounding, and more at greater strength', () => {
  expect(meanDifference(varyNormal(image, new Random(1), 0).data, image.data)).toBeLessThan(0.01);
  const mean = (strength: number) =>
    [1, 2, 3, 4, 5, 6].reduce(
      (sum, seed) => sum + meanDifference(varyNormal(image, new Random(seed), strength).data, image.data),
      0,
    );
  expect(mean(2)).toBeGreaterThan(1.4 * mean(0.5));
});

it('keeps the grain of a texture: resampling does not blur it away', () => {
  const grainy = texture(1);
  const roughness = (data: Uint8Array) =>
    data.reduce((sum, value, p) => sum + (p > 2 ? Math.abs(value - data[p - 3]) : 0), 0);
  for (let seed = 0; seed < 8; seed++) {
    const ratio = roughness(varyNormal(grainy, new Random(seed)).data) / roughness(grainy.data);
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.3);
  }
});
