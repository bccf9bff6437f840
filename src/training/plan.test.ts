import { describe, expect, it } from 'vitest';
import { methods } from './methods.js';
import { learnsFromDefects, tilingOf, trainingPlan } from './plan.js';

it('real defects are of use to the method that learns from negatives, and to no other', () => {
  expect(methods.filter(learnsFromDefects)).toEqual(['clflow']);
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
