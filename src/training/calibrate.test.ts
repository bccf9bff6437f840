import { describe, expect, it } from 'vitest';
import { ImageDetector, imageBatch, scaleMaps, writeModel } from '../detector/index.js';
import { metadataOf, randomImage, tinyDetailedModel, tinyModel } from '../detector/testing/tiny-model.js';
import { asFloats } from '../graph/index.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import { evaluate } from '../graph/testing/evaluate.js';
import { appearance } from '../image/appearance.js';
import type { RgbImage } from '../image/rgb-image.js';
import { samplesOf, fitNorms, identityNorm } from './calibrate.js';

const runtime = nodeRuntime({ threads: 1 });
const images = [1, 2, 3].map((seed) => randomImage(64, 96, seed));

async function* stream(): AsyncGenerator<RgbImage> {
  yield* images;
}

describe('fitNorms', () => {
  it('brings the maps of every scale to mean 0 and deviation 1', async () => {
    const model = await tinyModel('per-scale');
    const { norms } = await fitNorms(runtime, model, stream());
    const maps = await evaluate(runtime, [imageBatch(images)], (image) => scaleMaps(image, model).maps);
    expect(norms).toHaveLength(3);
    maps.forEach((map, i) => {
      const standard = [...asFloats(map)].map((value) => (value - norms[i].mean) / norms[i].deviation);
      const mean = standard.reduce((sum, value) => sum + value, 0) / standard.length;
      const variance = standard.reduce((sum, value) => sum + value * value, 0) / standard.length;
      expect(mean).toBeCloseTo(0, 3);
      expect(variance).toBeCloseTo(1, 3);
    });
  });

  it('leaves a single scale in nats, and FastFlow’s bounded maps as they are', async () => {
    expect((await fitNorms(runtime, await tinyModel('joined'), stream())).norms).toEqual([identityNorm]);
    const model = await tinyModel('per-scale');
    const energy = { ...model, map: { ...model.map, kind: 'latent-energy' as const } };
    expect((await fitNorms(runtime, energy, stream())).norms).toEqual([identityNorm, identityNorm, identityNorm]);
  });

  it('finds the median of the flow and the spread of detail, which only models with detail have', async () => {
    expect((await fitNorms(runtime, await tinyModel('joined'), stream())).detailNorms).toBeNull();
    const model = await tinyDetailedModel();
    const { norms, detailNorms } = await fitNorms(runtime, model, stream());
    const [flow, energy] = await evaluate(runtime, [imageBatch(images)], (image) => {
      const { maps, detail } = scaleMaps(image, model);
      return [...maps, detail!];
    });
    const rising = [...asFloats(flow)].sort((a, b) => a - b);
    const values = [...asFloats(energy)];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(norms).toEqual([identityNorm]);
    expect(detailNorms!.median).toBeCloseTo(rising[Math.floor(rising.length / 2)], 4);
    expect(detailNorms!.detail.mean).toBeCloseTo(mean, 3);
    expect(detailNorms!.detail.deviation).toBeCloseTo(Math.sqrt(variance), 3);
  });
});

describe('samplesOf', () => {
  it('are scores, peaks and looks of the images under the finished detector', async () => {
    const model = await tinyModel('joined');
    const done: number[] = [];
    const samples = await samplesOf(runtime, model, stream(), (count) => done.push(count));
    const metadata = metadataOf(
      model,
      samples.map(({ score }) => score),
    );
    const detector = await ImageDetector.open(await writeModel(model, metadata), runtime);
    for (const [i, image] of images.entries()) {
      const [{ score, map }] = await detector.score([image]);
      expect(samples[i]).toEqual({ score, peak: Math.max(...map.data), appearance: appearance(image) });
    }
    await detector.release();
    expect(done).toEqual([1, 2, 3]);
  });
});
