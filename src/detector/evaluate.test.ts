import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runtimes } from '../graph/testing/runtimes.node.js';
import type { Mask, RgbImage } from '../image/rgb-image.js';
import { auroc, f1Max } from '../metrics/index.js';
import { Detector } from './detector.js';
import { evaluate, type LabelledImage } from './evaluate.js';
import { writeModel } from './model-file.js';
import { metadataOf, randomImage, tinyModel } from './testing/tiny-model.js';

const [WIDTH, HEIGHT] = [64, 96];
let detector: Detector;

beforeAll(async () => {
  const model = await tinyModel('joined');
  detector = await Detector.open(writeModel(model, metadataOf(model, [0])), runtimes[0].runtime);
});

afterAll(() => detector.release());

function sample(seed: number, defect: string | null, mask?: Mask): LabelledImage {
  return {
    name: `image ${seed}`,
    anomalous: defect !== null,
    defect: defect ?? '',
    load: async () => randomImage(WIDTH, HEIGHT, seed),
    ...(mask ? { loadMask: async () => mask } : {}),
  };
}

function square(width: number, height: number): Mask {
  const data = new Uint8Array(width * height);
  for (let y = 10; y < 30; y++) data.fill(255, y * width + 5, y * width + 25);
  return { width, height, data };
}

const good = [1, 2, 3].map((seed) => sample(seed, null));

async function scoresOf(images: readonly RgbImage[]): Promise<number[]> {
  return (await detector.score(images)).map(({ score }) => score);
}

describe('evaluate', () => {
  it('has the metrics of the scores, per defect against all good images', async () => {
    const samples = [...good, sample(4, 'dent'), sample(5, 'scratch'), sample(6, 'dent')];
    const done: number[] = [];
    const result = await evaluate(detector, samples, (count) => done.push(count));
    const scores = await scoresOf([1, 2, 3, 4, 5, 6].map((seed) => randomImage(WIDTH, HEIGHT, seed)));
    const labels = samples.map(({ anomalous }) => anomalous);
    const goodScores = scores.slice(0, 3);
    expect(result).toMatchObject({ images: 6, pixel: null });
    expect(result.image.auroc).toBeCloseTo(auroc(scores, labels), 10);
    expect(result.image.f1max).toBeCloseTo(f1Max(scores, labels).f1, 10);
    expect(Object.keys(result.perDefect)).toEqual(['dent', 'scratch']);
    const dents = auroc([...goodScores, scores[3], scores[5]], [false, false, false, true, true]);
    expect(result.perDefect.dent.auroc).toBeCloseTo(dents, 10);
    expect(result.perDefect.scratch.auroc).toBeCloseTo(
      auroc([...goodScores, scores[4]], [false, false, false, true]),
      10,
    );
    expect(result.secondsPerImage).toBeGreaterThan(0);
    expect(done).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('has pixel metrics where there are masks', async () => {
    const { pixel } = await evaluate(detector, [...good, sample(4, 'dent', square(WIDTH, HEIGHT)), sample(5, 'dent')]);
    expect(pixel?.auroc).toBeGreaterThan(0);
    expect(pixel?.auroc).toBeLessThan(1);
    expect(pixel?.aupro).toBeGreaterThanOrEqual(0);
    expect(pixel?.aupro).toBeLessThan(1);
  });

  it.each<[string, LabelledImage[], RegExp]>([
    ['no images', [], /no test images/],
    ['good images only', good, /3 test images are all normal/],
    ['defects only', [sample(1, 'dent')], /1 test images are all anomalous/],
    ['a mask of another size', [...good, sample(4, 'dent', square(32, 48))], /mask of image 4 is 32×48.*64×96/],
  ])('refuses %s', async (_what, samples, message) => {
    await expect(evaluate(detector, samples)).rejects.toMatchObject({
      code: 'data',
      message: expect.stringMatching(message),
    });
  });
});
