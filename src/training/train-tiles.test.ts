import { expect, it } from 'vitest';
import { ImageDetector, writeModel } from '../detector/index.js';
import { TILED_FORMAT } from '../detector/metadata.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { resizeRgb } from '../image/resize.js';
import type { RgbImage } from '../image/rgb-image.js';
import { Random } from '../random.js';
import { randomResnet } from '../backbone/random-resnet.js';
import type { TrainingEvent } from './progress.js';
import { tinyMemoryPlan, tinyPlan } from './testing/tiny-plan.js';
import { products } from './testing/products.js';
import { trainModel } from './train-model.js';

const { runtime } = runtimes[0];
const size = { width: 128, height: 96 };
const tiles = { tile: { width: 64, height: 64 }, overlap: 32 };
const images = products(9, (image) => resizeRgb(image, size.width, size.height));

/** A square of noise, eight pixels a side. */
function damaged(image: RgbImage, left: number, top: number): RgbImage {
  const data = image.data.slice();
  const random = Random.of(1, 'damage');
  for (let y = top; y < top + 8; y++) {
    for (let i = 3 * left; i < 3 * (left + 8); i++) data[y * image.width * 3 + i] = random.chance(0.5) ? 255 : 0;
  }
  return { ...image, data };
}

it.each([
  ['clflow', tinyPlan('clflow', { size, tiles, folds: 2, orientation: 'fixed' })],
  ['fastflow', tinyPlan('fastflow', { size, tiles })],
  ['patchcore', tinyMemoryPlan({ size, tiles })],
] as const)('%s learns from tiles and gives one map and one score of the whole image', async (_, plan) => {
  const backbone = await randomResnet();
  const events: TrainingEvent[] = [];
  const hooks = { previews: true, onEvent: (event: TrainingEvent) => void events.push(event) };
  const { file, metadata, result } = await trainModel({ plan, images, backbone, runtime, className: 'disc', ...hooks });
  const pictures = events.find((event) => event.phase === 'pictures');
  expect(pictures?.pictures[0].image).toEqual(
    plan.learner === 'flow' ? expect.objectContaining(tiles.tile) : undefined,
  );
  expect(metadata).toMatchObject({
    format: TILED_FORMAT,
    size,
    tiles,
    training: { images: result.trainIndices.length },
  });
  expect(metadata.calibration.scores).toHaveLength(9 - result.trainIndices.length);
  if (result.strangeness) expect(result.strangeness).toHaveLength(result.trainIndices.length);
  const detector = await ImageDetector.open(file, runtime);
  try {
    const good = await images.load(result.calibrationIndices[0]);
    const [scored, bad] = [await detector.score([good]), await detector.score([damaged(good, 60, 40)])];
    expect(scored[0].score).toBeCloseTo(metadata.calibration.scores[0], 3);
    expect(scored[0].map).toMatchObject(size);
    expect(bad[0].score).toBeGreaterThan(scored[0].score);
    const { data } = bad[0].map;
    const peak = data.indexOf(data.reduce((most, value) => Math.max(most, value), -Infinity));
    expect(Math.abs((peak % size.width) - 64)).toBeLessThan(16);
    expect(Math.abs(Math.floor(peak / size.width) - 44)).toBeLessThan(16);
    expect((await writeModel(result.model, metadata)).length).toBe(file.length);
  } finally {
    await detector.release();
  }
});
