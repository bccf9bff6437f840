import { beforeAll, expect, it } from 'vitest';
import { randomResnet } from '../backbone/random-resnet.js';
import type { Backbone } from '../backbone/backbone.js';
import { placesOfTiles, tileCorners } from '../detector/index.js';
import type { Preparation } from '../flow/index.js';
import { normalValues } from '../flow/testing/random-values.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { cropRgb } from '../image/crop.js';
import { resizeRgb } from '../image/resize.js';
import { Extractor } from './extractor.js';
import { fitPlaceWhitening, placeGrid, placeMoments, tileFold } from './place-whitening.js';
import type { FoldMoments } from './moments-by-fold.js';
import { product } from './testing/products.js';

const { runtime } = runtimes[0];
const size = { width: 128, height: 96 };
const tiles = { tile: { width: 64, height: 64 }, overlap: 32 };
const grid = { channels: 4, height: 8, width: 8 };
const tiled = { size, tiles, grid };
const images = Array.from({ length: 6 }, (_, i) => resizeRgb(product(i), size.width, size.height));
let backbone: Backbone;
let preparation: Preparation;
let moments: FoldMoments;

beforeAll(async () => {
  backbone = await randomResnet();
  const inputs = backbone.taps.reduce((sum, { channels }) => sum + channels, 0);
  const matrix = normalValues(4 * inputs, 1).map((value) => value / Math.sqrt(inputs));
  preparation = { arrangement: 'joined', projection: { matrix, offset: normalValues(4, 2), inputs, outputs: 4 }, grid };
  async function* all() {
    yield* images;
  }
  moments = await placeMoments(runtime, backbone, preparation, tiled, all(), [0, 1, 0, 1, 0, 1], () => {});
});

/** The prepared map of the tile at a corner of each image. */
async function preparedAt(corner: { x: number; y: number }): Promise<Float32Array[]> {
  const extractor = await Extractor.open(runtime, backbone, tiles.tile, preparation);
  const maps = await extractor.run(images.map((image) => cropRgb(image, { ...corner, ...tiles.tile })));
  await extractor.release();
  return maps.map(([map]) => map);
}

it('sees every place once an image: the first one is what the first tile alone shows', async () => {
  const { total, parts } = moments;
  expect(placeGrid(tiled)).toEqual({ channels: 4, width: 4, height: 3 });
  expect([total.images, parts[0].images, parts[1].images]).toEqual([6, 3, 3]);
  const maps = await preparedAt({ x: 0, y: 0 });
  for (let c = 0; c < 4; c++) {
    let sum = 0;
    for (const map of maps) {
      for (let y = 0; y < 4; y++) for (let x = 0; x < 4; x++) sum += map[c * 64 + y * 8 + x] / 16 / maps.length;
    }
    expect(total.mean()[c * 12]).toBeCloseTo(sum, 4);
  }
});

it('whitens a tile by its own places and the folds of others: the same place in another tile has the same statistics', async () => {
  const whitener = await fitPlaceWhitening(runtime, tiled, 0.7, 0, moments);
  const corners = tileCorners(size, tiles);
  const places = placesOfTiles(size, tiles);
  const x = normalValues(4 * 64, 5);
  const [first] = await whitener.apply([x], tileFold(0, 0, corners.length));
  const [again, twice] = await whitener.apply([x, x], tileFold(0, 1, corners.length));
  expect(again).toEqual(twice);
  // Blocks 1 of tile 0 and 0 of tile 1 are one place, and x differs there; log|det| does not.
  expect(places[0][1]).toBe(places[1][0]);
  const [logDet, next, other] = await Promise.all(
    [tileFold(0, 0, 6), tileFold(0, 1, 6), tileFold(1, 0, 6)].map(async (fold) => {
      return (await whitener.apply([x], fold))[0].logDet;
    }),
  );
  expect(logDet[4]).toBe(next[0]);
  expect(logDet[4]).not.toBe(logDet[0]);
  expect(other[0]).not.toBe(logDet[0]);
  expect(first).not.toEqual(again);
  expect(whitener.final!.positions).toBe(12);
  await whitener.release();
});
