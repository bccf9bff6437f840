import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runtimes } from '../graph/testing/runtimes.node.js';
import type { RgbImage } from '../image/rgb-image.js';
import { chooseThreshold } from '../calibration/index.js';
import { calibrationOf, chooseThresholds, type Calibration } from './calibration.js';
import type { DetectorModel } from './detector-graph.js';
import { ImageDetector } from './detector.js';
import { writeModel } from './write-model.js';
import { metadataOf, randomImage, tinyMemoryModel, tinyModel } from './testing/tiny-model.js';

const { runtime } = runtimes[0];

/** A black square where there was none. */
function damaged(image: RgbImage): RgbImage {
  const data = image.data.slice();
  for (let y = 40; y < 70; y++) data.fill(0, (y * image.width + 50) * 3, (y * image.width + 80) * 3);
  return { ...image, data };
}

const image = randomImage(128, 192);
let model: DetectorModel;
let score: number;
const open: ImageDetector[] = [];

async function opened(from: DetectorModel, calibrationScores: readonly number[]): Promise<ImageDetector> {
  const detector = await ImageDetector.open(await writeModel(from, metadataOf(from, calibrationScores)), runtime);
  open.push(detector);
  return detector;
}

function detectorWith(calibrationScores: readonly number[]): Promise<ImageDetector> {
  return opened(model, calibrationScores);
}

function heldOut(scores: readonly number[]): Calibration {
  const appearance = { brightness: 100, sharpness: 0.5, x: 0.5, y: 0.5 };
  return calibrationOf(
    'held-out',
    scores.map((value) => ({ score: value, peak: value, appearance })),
  );
}

beforeAll(async () => {
  model = await tinyModel('joined');
  [{ score }] = await (await detectorWith([0])).score([image]);
});

afterAll(async () => {
  for (const detector of open) await detector.release();
});

describe('a detector', () => {
  it('scores several images of one size, each with its own map of working size', async () => {
    const detector = await detectorWith([0]);
    const scored = await detector.score([image, damaged(image)]);
    expect(scored[0].score).toBeCloseTo(score, 4);
    expect(scored[1].score).not.toBeCloseTo(score, 2);
    for (const { map } of scored) expect(map).toMatchObject({ width: 64, height: 96 });
    expect(scored[0].map.data).toHaveLength(64 * 96);
    expect(scored[0].map.data).not.toEqual(scored[1].map.data);
  });

  it('calls an image below the threshold normal, with its p-value and no regions', async () => {
    const calibration = [score - 1, score + 1, score + 2, score + 3, score + 4, score + 5, score + 6];
    const result = await (await detectorWith(calibration)).inspect(image);
    // At a rate of 0.25 of seven scores the second highest is the threshold.
    expect(result).toMatchObject({ verdict: 'normal', regions: [], threshold: score + 5 });
    expect(result.pValue).toBeCloseTo(7 / 8, 10);
  });

  it('calls an image above it anomalous, with regions in pixels of the image', async () => {
    const calibration = [score - 0.5, score - 0.6, score - 0.7, score - 0.8, score - 0.9, score - 1, score - 1.1];
    const result = await (await detectorWith(calibration)).inspect(image);
    expect(result.verdict).toBe('anomalous');
    expect(result.pValue).toBeCloseTo(1 / 8, 10);
    expect(result.threshold).toBe(chooseThreshold(calibration, 0.25).value);
    expect(result.regions.length).toBeGreaterThan(0);
    const highest = Math.max(...result.map.data);
    expect(result.regions[0].peak.value).toBe(highest);
    for (const { box, peak } of result.regions) {
      expect(peak.value).toBeGreaterThan(result.threshold);
      expect(box.x + box.width).toBeLessThanOrEqual(128);
      expect(box.y + box.height).toBeLessThanOrEqual(192);
    }
  });

  it('calls an image between its two thresholds review, and shows where', async () => {
    const calibration = [1, 0.5, -0.5, -0.6, -0.7, -0.8, -0.9].map((away) => score + away);
    const metadata = { ...metadataOf(model, calibration), ...chooseThresholds(heldOut(calibration), 0.25, 0.5) };
    const detector = await ImageDetector.open(await writeModel(model, metadata), runtime);
    open.push(detector);
    expect(detector.metadata.reviewThreshold?.value).toBe(score - 0.6);
    const result = await detector.inspect(image);
    expect(result).toMatchObject({ verdict: 'review', threshold: score + 0.5 });
    expect(result.regions.length).toBeGreaterThan(0);
  });

  it('takes a score of just the threshold as normal', async () => {
    const result = await (await detectorWith([score, score, score, score])).inspect(image);
    expect(result).toMatchObject({ verdict: 'normal', pValue: 1 });
  });
});

it('names the region around the peak where the score of a memory exceeds what its smoothed map reaches', async () => {
  const memory = await tinyMemoryModel();
  const smooth = { ...memory, map: { ...memory.map, smoothing: 12 } };
  const [{ score: own, map }] = await (await opened(smooth, [0])).score([image]);
  const largest = map.data.reduce((most, value) => Math.max(most, value), 0);
  const threshold = Math.min(own - 1e-3, largest + 1e-3);
  const { verdict, regions } = await (await opened(smooth, [threshold])).inspect(image);
  expect(verdict).toBe('anomalous');
  expect(regions.length).toBeGreaterThanOrEqual(1);
  expect(regions[0].peak.value).toBeCloseTo(largest, 5);
});
