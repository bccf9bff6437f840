import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomResnet } from '../backbone/random-resnet.js';
import type { Preparation } from '../flow/index.js';
import { asFloats, type TensorData } from '../graph/index.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import { Random } from '../random.js';
import { Synthesizer } from '../synthesis/index.js';
import { makeBatches, type BatchMaker } from './batches.js';
import type { Whitener } from './cross-fit.js';
import { Extractor } from './extractor.js';
import { tapShapes } from './backbone-features.js';
import { WorkingImages } from './image-source.js';
import { NegativeMaps, type NegativeMakers } from './negative-maps.js';
import { Negatives } from './negatives.js';
import { NO_DEFECTS, WorkingDefects } from './real-defects.js';
import { gridMasks } from './surrogate-masks.js';
import { products } from './testing/products.js';

const SIZE = { width: 64, height: 64 };
const COUNT = 6;
const ORDER = [3, 0, 5, 1];
const SEED = 9;
const foldOf = (image: number): number => image % 3;

/** Adds 100 times the fold, so that the fold that was used can be read off. */
const marking: Whitener = {
  apply: async (maps, fold) =>
    maps.map((map) => ({ values: map.map((value) => value + 100 * fold), logDet: new Float32Array(64).fill(fold) })),
  final: null,
  release: async () => {},
};

let extractor: Extractor;
let maker: BatchMaker;
let makers: NegativeMakers;
let images: WorkingImages;
let synthesizer: Synthesizer;

beforeAll(async () => {
  const backbone = await randomResnet();
  // The middle scale alone would do for a test, but preparations have all.
  const scales = tapShapes(backbone, SIZE);
  const preparation: Preparation = { arrangement: 'per-scale', scales };
  extractor = await Extractor.open(nodeRuntime({ threads: 1 }), backbone, SIZE, preparation);
  images = new WorkingImages(products(COUNT), SIZE, 2 ** 20);
  synthesizer = new Synthesizer({ sources: await images.getAll([0, 1, 2]), foreground: null });
  const whiteners = scales.map(({ height, width }): Whitener => {
    const logDet = (fold: number): Float32Array => new Float32Array(height * width).fill(fold);
    return {
      ...marking,
      apply: async (maps, fold) => (await marking.apply(maps, fold)).map((map) => ({ ...map, logDet: logDet(fold) })),
    };
  });
  const negatives = new Negatives(synthesizer, new WorkingDefects(NO_DEFECTS, { size: SIZE }, 0));
  const positive = async (image: number) =>
    scales.map((s) => ({
      values: new Float32Array(s.channels * s.height * s.width).fill(image),
      logDet: new Float32Array(s.height * s.width).fill(foldOf(image)),
    }));
  const areaOf = () => undefined;
  const settings = { window: null, epochsEach: 1, seed: SEED, limit: 2 ** 20 };
  makers = { images, areaOf, negatives, extractor, preparation, whiteners, foldOf, ...settings };
  maker = { preparation, positive, negatives: new NegativeMaps(makers), batch: 2, window: null };
});

afterAll(() => extractor.release());

/** Image n of a tensor [K, B, ...]. */
function item(tensor: TensorData, n: number): Float32Array {
  const size = tensor.data.length / ORDER.length;
  return asFloats(tensor).slice(n * size, (n + 1) * size);
}

describe('makeBatches', () => {
  it('stacks steps of positives with the log-determinants of their folds', async () => {
    const tensors = await makeBatches({ ...maker, negatives: null }, ORDER, 0);
    expect(Object.keys(tensors).sort()).toEqual([
      'logDet0',
      'logDet1',
      'logDet2',
      'positive0',
      'positive1',
      'positive2',
    ]);
    expect(tensors.positive1.shape).toEqual([2, 2, 64, 8, 8]);
    expect(tensors.logDet2.shape).toEqual([2, 2, 1, 4, 4]);
    ORDER.forEach((image, n) => {
      expect(new Set(item(tensors.positive1, n))).toEqual(new Set([image]));
      expect(new Set(item(tensors.logDet1, n))).toEqual(new Set([foldOf(image)]));
    });
  });

  it('adds negatives of the same images, whitened for the fold of their image, with their masks', async () => {
    const epoch = 4;
    const tensors = await makeBatches(maker, ORDER, epoch);
    for (const [n, image] of ORDER.entries()) {
      const original = await images.get(image);
      const defect = synthesizer.synthesize(original, Random.of(SEED, 'negative', epoch, image));
      const [maps] = await extractor.run([defect.image]);
      const expected = maps[1].map((value) => value + 100 * foldOf(image));
      const actual = item(tensors.negative1, n);
      expect(actual.every((value, i) => Math.abs(value - expected[i]) < 1e-3)).toBe(true);
      const masks = gridMasks(defect.mask, defect.boxes, 8, 8);
      expect(item(tensors.inside1, n)).toEqual(masks.inside);
      expect(item(tensors.outside1, n)).toEqual(masks.outside);
      expect(item(tensors.boxes1, n)).toEqual(masks.boxes);
    }
  });

  it('makes fresh negatives every epoch, the same for the same epoch', async () => {
    const [first, again, later] = [0, 0, 1].map((epoch) => makeBatches(maker, ORDER, epoch));
    expect((await again).negative0).toEqual((await first).negative0);
    expect((await later).negative0).not.toEqual((await first).negative0);
    expect((await later).positive0).toEqual((await first).positive0);
  });

  it('keeps the negatives of an image for as many epochs as they serve, kept or made again', async () => {
    for (const limit of [2 ** 30, 0]) {
      const serving = { ...maker, negatives: new NegativeMaps({ ...makers, epochsEach: 2, limit }) };
      const before = await makeBatches(serving, ORDER, 2);
      const turned = await makeBatches(serving, [...ORDER].reverse(), 3);
      const after = await makeBatches(serving, ORDER, 4);
      expect(item(turned.negative0, 0)).toEqual(item(before.negative0, 3));
      expect(item(turned.inside0, 1)).toEqual(item(before.inside0, 2));
      expect(after.negative0).not.toEqual(before.negative0);
      expect(serving.negatives.firstOf(3)).toBe(2);
    }
  });
});
