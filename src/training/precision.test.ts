import { beforeAll, describe, expect, it } from 'vitest';
import type { Backbone } from '../backbone/backbone.js';
import { randomResnet } from '../backbone/random-resnet.js';
import { ImageDetector } from '../detector/index.js';
import { tanh } from '../graph/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { resizeRgb } from '../image/resize.js';
import { FeatureCache } from './backbone-features.js';
import { product, products } from './testing/products.js';
import { memoryStore, tinyMemoryPlan, tinyPlan } from './testing/tiny-plan.js';
import { trainModel, type ModelOptions, type TrainedModel } from './train-model.js';

const [{ runtime }] = runtimes;
const plan = tinyPlan('clflow', { orientation: 'fixed' });
const IMAGES = 16;
let backbone: Backbone;
let whole: TrainedModel;
let real: TrainedModel;

beforeAll(async () => {
  backbone = await randomResnet();
  whole = await train({ precision: 'int8' });
  real = await train({ precision: 'float32' });
});

function train(more: Partial<ModelOptions>): Promise<TrainedModel> {
  return trainModel({ plan, images: products(IMAGES), backbone, runtime, className: 'disc', ...more });
}

const same = (a: TrainedModel, b: TrainedModel): boolean => Buffer.from(a.file).equals(b.file);

describe('a training with the backbone in whole numbers', () => {
  it('gives the same file again, says so in it, and takes fewer bytes', async () => {
    expect(same(await train({ precision: 'int8' }), whole)).toBe(true);
    expect(whole.metadata.backbone).toMatchObject({ name: 'random-resnet', hash: backbone.hash, precision: 'int8' });
    expect(whole.file.length).toBeLessThan(0.8 * real.file.length);
  });

  it('is none where nothing is said, and then the file says nothing of it', async () => {
    expect(same(await train({}), real)).toBe(true);
    expect(real.metadata.backbone).not.toHaveProperty('precision');
  });

  it.each(runtimes)('calibrates the detector that is in the file, $name', async ({ name, runtime: on }) => {
    const detector = await ImageDetector.open(whole.file, on);
    const { calibrationIndices, calibration } = whole.result;
    // What is behind the backbone is float32, which each runtime adds up in its own order.
    const digits = name === 'onnxruntime-node' ? 6 : 3;
    for (const [i, index] of calibrationIndices.entries()) {
      const [{ score }] = await detector.score([product(index)]);
      expect(score).toBeCloseTo(calibration.scores[i], digits);
    }
    await detector.release();
  });

  it('fits the whole numbers to the images that it trains on alone', async () => {
    const { calibrationIndices } = whole.result;
    const images = products(IMAGES, (image, index) =>
      calibrationIndices.includes(index) ? { ...image, data: image.data.map((value) => 255 - value) } : image,
    );
    const other = await train({ precision: 'int8', images });
    const digest = ({ result }: TrainedModel) => result.model.backbone.quantization?.digest;
    expect(digest(other)).toBe(digest(whole));
    expect(other.result.calibration.scores).not.toEqual(whole.result.calibration.scores);
  });

  it('works with features of another training only where they are of the same whole numbers', async () => {
    const features = new FeatureCache(2 ** 26);
    const seeds = [1, 2, 1].map((seed) => tinyMemoryPlan({ seed }));
    const alone = await train({ plan: seeds[1], precision: 'int8' });
    await train({ plan: seeds[0], precision: 'int8', features });
    expect(same(await train({ plan: seeds[1], precision: 'int8', features }), alone)).toBe(true);
    expect(same(await train({ plan: seeds[1], features }), await train({ plan: seeds[1] }))).toBe(true);
  });

  it('cuts images into tiles as well', async () => {
    const size = { width: 128, height: 96 };
    const tiles = { tile: { width: 64, height: 64 }, overlap: 32 };
    const tiled = tinyPlan('clflow', { size, tiles, folds: 2, orientation: 'fixed' });
    const big = (index: number) => resizeRgb(product(index), size.width, size.height);
    const images = products(9, (_, index) => big(index));
    const { file, result } = await train({ plan: tiled, images, precision: 'int8' });
    const detector = await ImageDetector.open(file, runtime);
    const [held] = result.calibrationIndices;
    expect((await detector.score([big(held)]))[0].score).toBeCloseTo(result.calibration.scores[0], 5);
    await detector.release();
  });

  it('is refused for a backbone that has none', async () => {
    const odd: Backbone = {
      ...backbone,
      name: 'onnx:net.onnx',
      features: (image) => backbone.features(image).map((map) => tanh(map)),
    };
    await expect(train({ backbone: odd, precision: 'int8' })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/^onnx:net\.onnx is computed as its file has it/),
    });
    expect(
      (await train({ backbone: odd, precision: 'auto', plan: tinyMemoryPlan() })).metadata.backbone,
    ).not.toHaveProperty('precision');
  });
});

describe('going on from a checkpoint with what is faster', () => {
  it.each(['int8', 'float32'] as const)('keeps %s, whatever would be chosen now', async (precision) => {
    const stop = new AbortController();
    const checkpoint = memoryStore(() => stop.abort());
    await expect(train({ precision, checkpoint, signal: stop.signal })).rejects.toMatchObject({ code: 'interrupted' });
    const resumed = await train({ precision: 'auto', checkpoint, resume: true });
    expect(same(resumed, precision === 'int8' ? whole : real)).toBe(true);
  });

  it('refuses the checkpoint of the other', async () => {
    const checkpoint = memoryStore();
    await train({ precision: 'int8', checkpoint });
    await expect(train({ precision: 'float32', checkpoint, resume: true })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/other images or settings/),
    });
  });
});
