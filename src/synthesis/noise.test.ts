import { expect, it } from 'vitest';
import { Random } from '../random.js';
import { fractalNoise, grain, perlin } from './noise.js';

it('gradient noise is smooth, bounded and of mean 0', () => {
  const noise = perlin(128, 128, 16, new Random(1));
  let [sum, largest, step] = [0, 0, 0];
  for (let i = 0; i < noise.length; i++) {
    sum += noise[i];
    largest = Math.max(largest, Math.abs(noise[i]));
    if (i % 128 > 0) step = Math.max(step, Math.abs(noise[i] - noise[i - 1]));
  }
  expect(Math.abs(sum / noise.length)).toBeLessThan(0.1);
  expect(largest).toBeGreaterThan(0.3);
  expect(largest).toBeLessThan(0.75);
  expect(step).toBeLessThan(0.2);
});

it('depends on the seed alone, and octaves add detail', () => {
  expect(perlin(32, 32, 8, new Random(5))).toEqual(perlin(32, 32, 8, new Random(5)));
  const step = (noise: Float32Array) =>
    noise.reduce((sum, value, i) => sum + Math.abs(value - (noise[i - 1] ?? value)), 0);
  expect(step(fractalNoise(64, 64, 16, 4, new Random(2)))).toBeGreaterThan(
    1.3 * step(fractalNoise(64, 64, 16, 1, new Random(2))),
  );
});

it('grain has mean 0 and deviation 1', () => {
  const random = new Random(3);
  const draws = Array.from({ length: 20000 }, () => grain(random));
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
  const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(variance).toBeCloseTo(1, 1);
});
