import { expect, it } from 'vitest';
import { Random } from '../random.js';
import type { PositionalMoments } from './positional-moments.js';
import { momentsOfMaps } from './testing/moments.js';
import { turningGain } from './turning.js';

const GRID = { channels: 3, height: 4, width: 4 };
const POSITIONS = 16;
const FOLDS = 4;

function momentsOf(maps: readonly Float32Array[]): PositionalMoments[] {
  return Array.from({ length: FOLDS }, (_, fold) =>
    momentsOfMaps(
      maps.filter((_, n) => n % FOLDS === fold),
      GRID.channels,
      POSITIONS,
    ),
  );
}

/** Upside down: positions in reverse. */
function turn(map: Float32Array): Float32Array {
  return map.map((_, i) => map[i - (i % POSITIONS) + POSITIONS - 1 - (i % POSITIONS)]);
}

/** The same mark in each image, the first positions being bright; every other image is upside down where `anyWay`. */
function images(anyWay: boolean): Float32Array[] {
  const random = new Random(5);
  return Array.from({ length: 24 }, (_, n) => {
    const straight = Float32Array.from(
      { length: GRID.channels * POSITIONS },
      (_, i) => (i % POSITIONS < 6 ? 2 : 0) + 0.3 * random.normal(),
    );
    return anyWay && Math.floor(n / FOLDS) % 2 === 1 ? turn(straight) : straight;
  });
}

it('is a gain where images lie either way, and a loss where all lie the same way', () => {
  const gain = (maps: Float32Array[]): number =>
    turningGain(momentsOf(maps), [momentsOf(maps.map(turn))], 0, 0.5, GRID);
  expect(gain(images(true))).toBeGreaterThan(0.005);
  expect(gain(images(false))).toBeLessThan(-0.5);
});

it('is nothing where copies say nothing new', () => {
  const parts = momentsOf(images(true));
  // Each image twice: the same mean, and a covariance that differs by Bessel's correction alone.
  expect(Math.abs(turningGain(parts, [parts], 0, 0.5, GRID))).toBeLessThan(0.01);
});
