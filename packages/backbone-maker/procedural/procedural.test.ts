/** @file Every procedural kind: right size, the same by seed, different between seeds, never flat. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/random.js';
import { proceduralImage, proceduralKinds } from './index.js';

const SIZE = 64;
const SEEDS = [1, 2, 3, 4];

describe.each(proceduralKinds)('$name', ({ name, draw, weight }) => {
  const images = SEEDS.map((seed) => draw(Random.of(seed, name), SIZE));

  it('fills a square of the size asked for', () => {
    expect(weight).toBeGreaterThan(0);
    for (const { width, height, data } of images) {
      expect([width, height, data.length]).toEqual([SIZE, SIZE, SIZE * SIZE * 3]);
    }
  });

  it('gives the same picture for the same seed only', () => {
    expect(draw(Random.of(SEEDS[0], name), SIZE).data).toEqual(images[0].data);
    for (const image of images.slice(1)) expect(image.data).not.toEqual(images[0].data);
  });

  it('is never flat', () => {
    const deviations = images.map(({ data }) => deviation(data));
    expect(Math.min(...deviations)).toBeGreaterThan(2);
    expect(Math.max(...deviations)).toBeGreaterThan(12);
  });
});

it('draws any size, odd ones too', () => {
  for (const size of [33, 96]) {
    const image = proceduralImage(new Random(size), size);
    expect([image.width, image.height, image.data.length]).toEqual([size, size, size * size * 3]);
  }
});

it('draws many kinds', () => {
  const names = proceduralKinds.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(14);
});

function deviation(data: Uint8Array): number {
  let [sum, squares] = [0, 0];
  for (const value of data) {
    sum += value;
    squares += value * value;
  }
  return Math.sqrt(squares / data.length - (sum / data.length) ** 2);
}
