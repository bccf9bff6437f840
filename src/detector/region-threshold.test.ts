import { expect, it } from 'vitest';
import { nodeRuntime } from '../graph/runtime.node.js';
import { ImageDetector } from './detector.js';
import { regionThreshold } from './region-threshold.js';
import { metadataOf, randomImage, tinyModel } from './testing/tiny-model.js';
import { writeModel } from './write-model.js';

it('is the lower one of the thresholds of image scores and of pixels', async () => {
  const { threshold } = metadataOf(await tinyModel('joined'), [1, 2]);
  const of = (image: number, pixel: number): number =>
    regionThreshold({ threshold: { ...threshold, value: image }, pixelThreshold: { ...threshold, value: pixel } });
  expect([of(2, 3), of(2, 1)]).toEqual([2, 1]);
});

it('lies below the highest pixel of every image that its score makes anomalous, whatever good images reach with a pixel', async () => {
  const model = await tinyModel('joined');
  const image = randomImage(128, 192);
  const opened = async (scores: number[], peaks: number[]): Promise<ImageDetector> =>
    ImageDetector.open(await writeModel(model, metadataOf(model, scores, peaks)), nodeRuntime({ threads: 1 }));
  const first = await opened([0], [0]);
  const [{ score, map }] = await first.score([image]);
  const peak = Math.max(...map.data);
  const detector = await opened([score - 0.01], [peak + 1]);
  const { verdict, regions } = await detector.inspect(image);
  await Promise.all([first, detector].map((one) => one.release()));
  expect(verdict).toBe('anomalous');
  expect(regions[0].peak.value).toBe(peak);
  const above = map.data.filter((value) => value > regionThreshold(detector.metadata)).length;
  expect(above).toBeGreaterThan(0);
  const scale = (image.width * image.height) / map.data.length;
  expect(regions.reduce((sum, { area }) => sum + area, 0)).toBeCloseTo(above * scale, -1);
});
