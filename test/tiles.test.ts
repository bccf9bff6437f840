/** @file Every verb with a model of tiles: for them it is a model like any other. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Detector, calibrate, evaluate, inspect, monitor, refine, train, type TrainResult } from '../src/index.js';
import { smallProduct, workplace } from './support/product.js';

const { root, remove } = workplace('tiles');
const product = join(root, 'flange');
const good = join(product, 'test/good');
const model = join(root, 'tiles.onnx');
const small = { backbone: 'embedded', method: 'gaussian', calibration: 'split' } as const;
let trained: TrainResult;

beforeAll(async () => {
  await smallProduct(product);
  trained = await train({ data: product, output: model, size: '192x192', tiles: '128', ...small });
});
afterAll(remove);

describe('train', () => {
  it('writes what the network sees, and measures what is found', () => {
    const { metadata } = trained;
    expect(metadata).toMatchObject({
      format: 3,
      size: { width: 192, height: 192 },
      tiles: { tile: { width: 128, height: 128 }, overlap: 64 },
      training: { images: 8 },
    });
    expect(metadata.power!.images).toBe(4);
    expect(metadata.settings).not.toHaveProperty('tiles');
  });

  it.each([
    [{ tiles: 'many' }, /`tiles` many cannot be used: give auto, one number such as 256/],
    [{ tiles: 100 }, /`tiles` 100 cannot be used: .*multiples of 32 from 128/],
    [{ tiles: 'auto', method: 'clflow', orientation: 'any' }, /know their place/],
  ] as const)('refuses %o', async (options, message) => {
    await expect(train({ data: product, output: model, ...small, ...options })).rejects.toThrow(message);
  });
});

it('inspects with heat maps and ignored parts', async () => {
  const heatmaps = join(root, 'heatmaps');
  let inspected = 0;
  const roi = { x: 40, y: 40, width: 100, height: 100 };
  for await (const each of inspect({ model, images: [good], heatmaps, roi })) {
    expect(each).toMatchObject({ pValue: expect.any(Number) });
    inspected++;
  }
  expect(readdirSync(heatmaps)).toHaveLength(inspected);
  const detector = await Detector.load(model, { threads: 1 });
  const { map } = await detector.inspect(join(good, readdirSync(good)[0]));
  expect(map).toMatchObject({ width: 192, height: 192 });
  await detector.release();
});

it('evaluates, monitors, calibrates and is refined', async () => {
  const { image, pixel } = await evaluate({ model, data: product });
  expect(image.auroc).toBeGreaterThan(0.6);
  expect(pixel!.auroc).toBeGreaterThan(0.6);
  await monitor({ model, stream: good });
  const again = await calibrate({ model, good, output: join(root, 'again.onnx'), power: false });
  expect(again.metadata).toMatchObject({ format: 3, tiles: trained.metadata.tiles });
  const output = join(root, 'refined.onnx');
  const { metadata } = await refine({ model, data: product, normal: good, output, power: false });
  expect(metadata).toMatchObject({ format: 3, size: trained.metadata.size, tiles: trained.metadata.tiles });
  expect(existsSync(output)).toBe(true);
});
