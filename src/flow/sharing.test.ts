import { expect, it } from 'vitest';
import { Random } from '../random.js';
import { PositionalMoments } from './positional-moments.js';
import { heldOutEnergy, sharingOf } from './sharing.js';
import { momentsOfMaps } from './testing/moments.js';

const GRID = { channels: 4, height: 6, width: 6 };
const POSITIONS = 36;
const config = { shrinkage: 0.5, neighbourhood: 0.4, sharingCost: 0.25 };

/** Four folds of images, whose positions each have a mean of their own that lies `spread` from the others'. */
function folds(spread: number, images = 40): { parts: PositionalMoments[]; total: PositionalMoments } {
  const random = new Random(7);
  const { channels } = GRID;
  const means = Float32Array.from({ length: channels * POSITIONS }, () => spread * random.normal());
  const maps = Array.from({ length: images }, () => means.map((mean) => mean + 0.3 * random.normal()));
  const parts = Array.from({ length: 4 }, (_, fold) =>
    momentsOfMaps(
      maps.filter((_, n) => n % 4 === fold),
      channels,
      POSITIONS,
    ),
  );
  const total = momentsOfMaps(maps, channels, POSITIONS);
  return { parts, total };
}

it('shares where positions look alike, and not where each has its own look', () => {
  const [alike, own] = [folds(0), folds(1)];
  expect(sharingOf(alike.parts, alike.total, config, GRID).reach).toBe(2);
  expect(sharingOf(own.parts, own.total, config, GRID).reach).toBe(0);
});

it('shares whatever it costs where it is told to, and where no part can be held out', () => {
  const { parts, total } = folds(1);
  expect(sharingOf(parts, total, { ...config, sharingCost: null }, GRID).reach).toBe(2);
  expect(sharingOf([total], total, config, GRID).reach).toBe(2);
});

it('measures the likelihood that held-out images have', () => {
  // With many images of one known Gaussian the energy is half the log of the shrunk variance, plus ½ of the variance's share.
  const { parts, total } = folds(0, 400);
  const variance = 0.09;
  const shrunken = variance + 0.01;
  const expected = (variance / shrunken + Math.log(shrunken)) / 2;
  for (const reach of [0, 2]) {
    expect(Math.abs(heldOutEnergy(parts, total, reach, 0.5, GRID) - expected)).toBeLessThan(0.01);
  }
});

it('is not touched by a fold without images', () => {
  const { parts, total } = folds(0);
  const empty = new PositionalMoments(GRID.channels, POSITIONS);
  expect(heldOutEnergy([...parts, empty], total, 2, 0.5, GRID)).toBe(heldOutEnergy(parts, total, 2, 0.5, GRID));
});
