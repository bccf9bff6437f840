import { describe, expect, it } from 'vitest';
import { methods } from './methods.js';
import { learnsFromDefects, planFor, requireMeaning, tilingOf, trainingPlan } from './plan.js';

it('real defects are of use to the method that learns from negatives, and to no other', () => {
  expect(methods.filter(learnsFromDefects)).toEqual(['clflow']);
});

it('a training leaves out what is strange only where that can be told, and never more than half', () => {
  expect(() => requireMeaning('patchcore', { contamination: 0.1 })).toThrow(
    '`method` patchcore cannot tell which images are strange, so `contamination` has no meaning',
  );
  expect(() => requireMeaning('clflow', { contamination: 0.6 })).toThrow(
    '`contamination` must be above 0 and at most 0.5',
  );
  expect(() => requireMeaning('gaussian', { contamination: 0.5 })).not.toThrow();
  const settings = { method: 'clflow', size: { width: 256, height: 256 }, seed: 0 } as const;
  expect(trainingPlan(settings, { contamination: 0.1 })).toHaveProperty('contamination', 0.1);
  expect(trainingPlan(settings)).not.toHaveProperty('contamination');
});

describe('the number of epochs', () => {
  const size = { width: 256, height: 256 };
  const plan = trainingPlan({ method: 'clflow', size, seed: 0 });
  const epochsFor = (images: number, of = plan): unknown => {
    const made = planFor(of, images);
    return made.learner === 'flow' ? [made.epochs, made.epochsPerNegative, made.enoughSteps] : null;
  };

  it('is that of the recipe for few images, and smaller where many make enough steps sooner, negatives serving two epochs', () => {
    expect(epochsFor(24)).toEqual([12, 1, null]);
    expect(epochsFor(88)).toEqual([12, 1, null]); // 11 steps each, 132 in all
    expect(epochsFor(128)).toEqual([8, 2, null]); // 16 steps each, 128 in all
  });

  it('is half of the recipe’s at least', () => {
    expect(epochsFor(2000)).toEqual([6, 2, null]);
  });

  it('is what was asked for where it was', () => {
    expect(epochsFor(2000, trainingPlan({ method: 'clflow', size, seed: 0 }, { epochs: 12 }))).toEqual([12, 1, null]);
    expect(epochsFor(2000, trainingPlan({ method: 'fastflow', size, seed: 0 }))).toEqual([10, 1, null]);
  });

  it('stays for tiles, and of methods without epochs there are none', () => {
    const tiles = tilingOf('auto', { width: 1024, height: 1024 });
    const tiled = trainingPlan({ method: 'clflow', size: { width: 1024, height: 1024 }, tiles, seed: 0 });
    expect(epochsFor(2000, tiled)).toEqual([12, 1, null]);
    expect(epochsFor(2000, trainingPlan({ method: 'gaussian', size, seed: 0 }))).toEqual([0, 1, null]);
    const memory = trainingPlan({ method: 'patchcore', size, seed: 0 });
    expect(planFor(memory, 2000)).toBe(memory);
  });
});

describe('tiles', () => {
  const size = { width: 512, height: 384 };

  it.each([
    ['auto', { width: 256, height: 256 }],
    ['128', { width: 128, height: 128 }],
    ['192x320', { width: 320, height: 192 }],
    ['448', { width: 448, height: 384 }], // no larger than the image
  ])('%s of 512×384', (tiles, tile) => {
    expect(tilingOf(tiles, size)).toEqual({ tile, overlap: 64 });
  });

  it.each(['96', '250', '256x100', '', 'large', '-256'])('%o is refused', (tiles) => {
    expect(() => tilingOf(tiles, size)).toThrow(
      /give auto, one number such as 256, or height x width, multiples of 32 from 128/,
    );
  });

  it('refuses more than a graph may hold', () => {
    expect(tilingOf('auto', { width: 8192, height: 5472 }).tile.width).toBe(256);
    expect(() => tilingOf('auto', { width: 8192, height: 8192 })).toThrow(
      /more than a model may hold: give a smaller `size`/,
    );
  });

  it('ask for no way up, and score as many pixels as an image of a tile’s size', () => {
    const settings = { method: 'clflow', size: { width: 512, height: 512 }, seed: 0 } as const;
    const plan = trainingPlan({ ...settings, tiles: tilingOf('auto', settings.size) });
    expect(plan).toMatchObject({ map: { score: { share: 0.0025 } }, orientation: 'fixed' });
    expect(trainingPlan(settings)).toMatchObject({ map: { score: { share: 0.01 } }, orientation: 'auto' });
  });
});
