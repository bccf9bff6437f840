/** @file After training: standardisation of the scales' maps, and the finished detector on the calibration images. */
import {
  calibrationSamples,
  detectorGraph,
  imageBatch,
  scaleMaps,
  scoreImages,
  withinMemory,
  type CalibrationSample,
  type DetectorModel,
  type ScaleNorm,
  type Scored,
  type UnfinishedFlowModel,
} from '../detector/index.js';
import { DYNAMIC, Graph, asFloats, ofScale, openGraph, type Runtime } from '../graph/index.js';
import type { RgbImage } from '../image/rgb-image.js';

/** Decoded images one after the other. */
export type Images = AsyncIterable<RgbImage>;

/** Nothing to standardise: maps are used in their own unit. */
export const identityNorm: ScaleNorm = { mean: 0, deviation: 1 };

/**
 * Mean and deviation of every scale's map over good images. One scale needs none (its map stays in nats), and neither do
 * FastFlow's bounded maps.
 */
export async function fitNorms(runtime: Runtime, model: UnfinishedFlowModel, images: Images): Promise<ScaleNorm[]> {
  const scales = model.flow.scales.length;
  if (scales === 1 || model.map.kind === 'latent-energy') return model.flow.scales.map(() => identityNorm);
  const graph = new Graph();
  const image = graph.input('image', [DYNAMIC, DYNAMIC, DYNAMIC, 3], 'uint8');
  scaleMaps(image, model).forEach((map, i) => graph.output(ofScale('map', i), map));
  const session = await openGraph(runtime, graph);
  const sums = model.flow.scales.map(() => ({ count: 0, sum: 0, squares: 0 }));
  try {
    for await (const decoded of images) {
      const out = await session.run({ image: imageBatch([withinMemory(decoded, model.size)]) });
      sums.forEach((total, i) => {
        for (const value of asFloats(out[ofScale('map', i)])) {
          total.count++;
          total.sum += value;
          total.squares += value * value;
        }
      });
    }
  } finally {
    await session.release();
  }
  return sums.map(({ count, sum, squares }) => {
    const mean = sum / count;
    return { mean, deviation: Math.sqrt(Math.max(1e-12, squares / count - mean * mean)) };
  });
}

/** What calibration keeps of good images that training never saw, by the finished detector itself. */
export async function samplesOf(
  runtime: Runtime,
  model: DetectorModel,
  images: Images,
  onImage: (done: number) => void,
): Promise<CalibrationSample[]> {
  const session = await openGraph(runtime, detectorGraph(model));
  const score = async (image: RgbImage): Promise<Scored> => (await scoreImages(session, [image], model.size))[0];
  try {
    return await calibrationSamples(images, score, model.size, onImage);
  } finally {
    await session.release();
  }
}
