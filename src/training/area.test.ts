import { beforeAll, describe, expect, it } from 'vitest';
import type { Backbone } from '../backbone/backbone.js';
import { randomResnet } from '../backbone/random-resnet.js';
import { ImageDetector, UNSEEN, areaMask, storedArea, type StoredArea } from '../detector/index.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { Random } from '../random.js';
import { Synthesizer, within } from '../synthesis/index.js';
import { WorkingImages } from './image-source.js';
import { openLearningImages } from './learning-images.js';
import { Negatives } from './negatives.js';
import type { TrainingPlan } from './plan.js';
import { WorkingDefects, type RealDefect } from './real-defects.js';
import { resizeMask } from '../image/resize.js';
import { product, products } from './testing/products.js';
import { tinyMemoryPlan, tinyPlan } from './testing/tiny-plan.js';
import { trainModel } from './train-model.js';

const runtime = nodeRuntime({ threads: 1 });
const SIDE = 64;
/** The left half of the images and a little more. */
const LEFT = 36;
const half: Mask = {
  width: SIDE,
  height: SIDE,
  data: Uint8Array.from({ length: SIDE * SIDE }, (_, i) => (i % SIDE < LEFT ? 255 : 0)),
};
const imageSize = { width: SIDE, height: SIDE };
/** Of images that are cut. */
const large = { width: 128, height: 128 };
const tiles = { tile: { width: 64, height: 64 }, overlap: 32 };

let backbone: Backbone;
beforeAll(async () => {
  backbone = await randomResnet();
});

/** With a black square in it. */
function withSquare(image: RgbImage, left: number): RgbImage {
  const data = image.data.slice();
  for (let y = 26; y < 38; y++)
    for (let x = left; x < left + 12; x++) data.fill(0, 3 * (y * SIDE + x), 3 * (y * SIDE + x) + 3);
  return { ...image, data };
}

function withSquareMarked(left: number): Mask {
  const data = half.data.map((_, i) =>
    i % SIDE >= left && i % SIDE < left + 12 && i >= 26 * SIDE && i < 38 * SIDE ? 255 : 0,
  );
  return { ...half, data };
}

describe.each<[string, TrainingPlan]>([
  ['clflow', tinyPlan('clflow')],
  ['fastflow', tinyPlan('fastflow')],
  ['gaussian', tinyPlan('gaussian')],
  ['clflow, of tiles,', tinyPlan('clflow', { size: large, tiles, folds: 2, orientation: 'fixed' })],
  ['patchcore', tinyMemoryPlan()],
  ['patchcore, of tiles,', tinyMemoryPlan({ size: large, tiles })],
])('a %s model of an area', (_, plan) => {
  it('scores what lies inside, and nothing else', async () => {
    const { width, height } = plan.size;
    const own = resizeMask(half, width, height);
    const area: StoredArea = storedArea(own, { imageSize });
    const { file, metadata } = await trainModel({
      ...{ plan, area, backbone, runtime, images: products(16) },
      ...{ className: 'disc', falseAlarmRate: 0.2 },
    });
    expect(areaMask(metadata)).toEqual(own);
    const detector = await ImageDetector.open(file, runtime);
    const sound = product(20);
    const beside = await detector.inspect(withSquare(sound, 50));
    const on = await detector.inspect(withSquare(sound, 14));
    const usual = await detector.inspect(sound);
    await detector.release();
    expect(beside.score).toBe(usual.score);
    expect(beside.map).toEqual(usual.map);
    expect(beside.verdict).toBe(usual.verdict);
    expect(on.score).toBeGreaterThan(usual.score);
    expect(on.score).toBeGreaterThan(metadata.threshold.value);
    // Outside, the map is as low as anywhere.
    const lowest = on.map.data.reduce((least, value) => Math.min(least, value), Infinity);
    const outside = on.map.data.filter((_, i) => own.data[i] === 0);
    expect(new Set(outside)).toEqual(new Set([lowest]));
  }, 60_000);
});

describe('what is learned of an area', () => {
  it('is grey outside, and the area does not turn with a copy', async () => {
    const images = new WorkingImages(products(2), imageSize, 0, half);
    for (const quarters of [0, 1] as const) {
      const { data } = await images.get(images.turned(1, quarters));
      expect(data[3 * 40]).toBe(UNSEEN);
      expect(data[3 * 10]).not.toBe(UNSEEN);
    }
  });

  it('are the tiles that show it', async () => {
    const plan = { size: imageSize, tiles: { tile: { width: 32, height: 32 }, overlap: 0 }, seed: 1 };
    const strip = { ...half, data: half.data.map((_, i) => (i % SIDE < 32 ? 255 : 0)) };
    const { partsOf, areaOf } = await openLearningImages(products(2), plan, [0, 1], 2 ** 20, () => {}, strip);
    expect(partsOf([0, 1])).toEqual([0, 2, 4, 6]);
    expect(areaOf(5)?.data.some((value) => value > 0)).toBe(false);
  });

  it('has its painted and pasted defects inside', async () => {
    const square = (left: number): RealDefect => ({
      image: withSquare(product(3), left),
      mask: withSquareMarked(left),
    });
    const reals = { count: 2, load: (i: number) => Promise.resolve(square([14, 50][i])) };
    const synthesizer = new Synthesizer({ sources: [product(0), product(1)], foreground: half });
    const negatives = new Negatives(synthesizer, new WorkingDefects(reals, { size: imageSize }, 2 ** 20, half));
    const sound = product(5);
    for (let seed = 0; seed < 60; seed++) {
      const { image, mask } = await negatives.negativeOf(sound, new Random(seed), half);
      const inside = mask.data.filter((value, i) => value > 0 && half.data[i] > 0).length;
      expect(inside).toBeGreaterThan(0);
      expect(mask.data.some((value, i) => value > 0 && half.data[i] === 0)).toBe(false);
      const isOutside = (i: number): boolean => half.data[Math.floor(i / 3)] === 0;
      expect(image.data.every((value, i) => !isOutside(i) || value === UNSEEN || value === sound.data[i])).toBe(true);
    }
  });

  it('leaves nothing of a defect beside it', () => {
    const sound = product(5);
    const mask = { ...half, data: half.data.map((value) => 255 - value) };
    expect(within({ image: withSquare(sound, 50), mask, boxes: [] }, sound, half)).toBeNull();
  });
});
