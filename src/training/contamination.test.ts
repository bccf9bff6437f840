import { beforeAll, describe, expect, it } from 'vitest';
import type { Backbone } from '../backbone/backbone.js';
import { randomResnet } from '../backbone/random-resnet.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import type { RgbImage } from '../image/rgb-image.js';
import { strangest } from './contamination.js';
import type { TrainingPlan } from './plan.js';
import { products } from './testing/products.js';
import { memoryStore, tinyPlan } from './testing/tiny-plan.js';
import { trainDetector, type TrainingResult } from './train.js';
import type { TrainingOptions } from './training-options.js';

const runtime = nodeRuntime({ threads: 1 });
const IMAGES = 24;
const BAD = [3, 11];
const split = { train: Array.from({ length: 20 }, (_, i) => i), calibration: [20, 21, 22, 23] };
let backbone: Backbone;

beforeAll(async () => {
  backbone = await randomResnet();
});

/** Two of the good ones have a black hole. */
function train(plan: TrainingPlan, more: Partial<TrainingOptions> = {}): Promise<TrainingResult> {
  const images = products(IMAGES, (image, index) => (BAD.includes(index) ? withHole(image, 20 + index) : image));
  return trainDetector({ plan, images, backbone, runtime, split, ...more });
}

function withHole(image: RgbImage, left: number): RgbImage {
  const data = image.data.slice();
  for (let y = 26; y < 38; y++)
    for (let x = left; x < left + 12; x++) data.fill(0, 3 * (y * image.width + x), 3 * (y * image.width + x) + 3);
  return { ...image, data };
}

describe('a training on images of which a tenth may be defects', () => {
  const plan = tinyPlan('clflow', { contamination: 0.1 });
  let trimmed: TrainingResult;
  beforeAll(async () => {
    trimmed = await train(plan);
  });

  it('leaves out the defects, learns from the others, and is told so', () => {
    const { leftOut, trainIndices, trainImages, strangeness, goodImages } = trimmed;
    expect([...leftOut].sort((a, b) => a - b)).toEqual(BAD);
    expect(trainIndices).toEqual(split.train.filter((index) => !BAD.includes(index)));
    expect(trainImages).toBe(18);
    expect(strangeness).toHaveLength(18);
    expect(goodImages).toBe(IMAGES);
  });

  it('makes the detector that a training without these images makes', async () => {
    const chosen = await train(tinyPlan('clflow'), { split: { ...split, train: trimmed.trainIndices } });
    expect(trimmed.calibration.scores).toEqual(chosen.calibration.scores);
  });

  it('goes on from a checkpoint to the same detector', async () => {
    const stop = new AbortController();
    const checkpoint = memoryStore(() => stop.abort());
    await expect(train(plan, { checkpoint, signal: stop.signal })).rejects.toThrow('training was stopped');
    const resumed = await train(plan, { checkpoint, resume: true });
    expect(resumed.calibration.scores).toEqual(trimmed.calibration.scores);
  });

  it('leaves out whole images where they are cut into tiles', async () => {
    const tiles = { tile: { width: 64, height: 64 }, overlap: 32 };
    const size = { width: 96, height: 96 };
    const { leftOut } = await train(tinyPlan('gaussian', { contamination: 0.1, size, tiles, orientation: 'fixed' }));
    expect([...leftOut].sort((a, b) => a - b)).toEqual(BAD);
  });

  it('leaves out of every fold what is strange in it, where folds calibrate', async () => {
    const folds = { calibration: 'folds', split: undefined } as const;
    const { leftOut, calibration } = await train(tinyPlan('gaussian', { contamination: 0.1 }), folds);
    expect(leftOut).toEqual(expect.arrayContaining(BAD));
    // Every image is scored, also those that the detector did not learn from.
    expect(calibration.scores).toHaveLength(IMAGES);
    const falling = [...calibration.scores.keys()].sort((a, b) => calibration.scores[b] - calibration.scores[a]);
    expect(falling.slice(0, 2)).toEqual(expect.arrayContaining(BAD));
  });
});

it('leaves out none where nothing is said, or where the share is less than half an image', async () => {
  expect((await train(tinyPlan('gaussian'))).leftOut).toEqual([]);
  expect((await train(tinyPlan('gaussian', { contamination: 0.02 }))).leftOut).toEqual([]);
});

it('takes the largest, the largest first, and never all', () => {
  expect(strangest([3, 1, 5, 4], 0.5)).toEqual([2, 3]);
  expect(strangest([3, 1, 5, 4], 0.1)).toEqual([]);
  expect(strangest([3, 1], 0.9)).toEqual([0]);
  expect(strangest([], 0.5)).toEqual([]);
});
