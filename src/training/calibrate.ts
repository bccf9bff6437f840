/** @file After training: standardisation of the scales' maps, and the finished detector on the calibration images. */
import {
  calibrationSamples,
  cellsOf,
  detectorGraph,
  imageBatch,
  scaleMaps,
  scoreImages,
  withinMemory,
  type CalibrationSample,
  type DetectorModel,
  type FlowModel,
  type ScaleNorm,
  type Scored,
  type UnfinishedFlowModel,
} from '../detector/index.js';
import { DYNAMIC, Graph, asFloats, ofScale, openGraph, type Runtime, type Tensor } from '../graph/index.js';
import type { RgbImage } from '../image/rgb-image.js';
import { median } from '../median.js';

/** Decoded images one after the other. */
export type Images = AsyncIterable<RgbImage>;

/** Nothing to standardise: maps are used in their own unit. */
export const identityNorm: ScaleNorm = { mean: 0, deviation: 1 };

/** How the finished detector's maps compare. */
export type MapNorms = Pick<FlowModel, 'norms' | 'detailNorms'>;

/** Images that detail is compared with the flow on, at most: each gives thousands of values. */
const MOST_IMAGES = 64;

/**
 * Mean and deviation of every scale's map over good images, and what makes flow and detail comparable. One scale without detail
 * needs none (its map stays in nats), and neither do FastFlow's bounded maps.
 */
export async function fitNorms(runtime: Runtime, model: UnfinishedFlowModel, images: Images): Promise<MapNorms> {
  const scales = model.flow.scales.length;
  const alone = scales === 1 || model.map.kind === 'latent-energy';
  if (alone && !model.detail) return { norms: model.flow.scales.map(() => identityNorm), detailNorms: null };
  const graph = new Graph();
  const image = graph.input('image', [DYNAMIC, DYNAMIC, DYNAMIC, 3], 'uint8');
  const { maps, detail } = scaleMaps(image, model);
  maps.forEach((map, i) => graph.output(ofScale('map', i), map));
  if (detail) graph.output('detail', detail);
  const session = await openGraph(runtime, graph);
  // What does not count is the same in all images, and says nothing of how maps compare.
  const inside = ({ shape }: Tensor): ((values: Float32Array) => Float32Array) => {
    if (!model.area) return (values) => values;
    const cells = cellsOf(model.area, shape[shape.length - 1], shape[shape.length - 2]);
    return (values) => values.filter((_, i) => cells[i]);
  };
  const insideMaps = maps.map(inside);
  const insideDetail = detail && inside(detail);
  const ofMaps = maps.map(() => new Spread());
  const ofDetail = new Spread();
  const flow: Float32Array[] = [];
  let seen = 0;
  try {
    for await (const decoded of images) {
      const out = await session.run({ image: imageBatch([withinMemory(decoded, model.size)]) });
      ofMaps.forEach((spread, i) => spread.add(insideMaps[i](asFloats(out[ofScale('map', i)]))));
      if (!insideDetail) continue;
      ofDetail.add(insideDetail(asFloats(out.detail)));
      flow.push(insideMaps[0](asFloats(out[ofScale('map', 0)])));
      if (++seen === MOST_IMAGES) break;
    }
  } finally {
    await session.release();
  }
  return {
    norms: alone ? maps.map(() => identityNorm) : ofMaps.map((spread) => spread.norm()),
    detailNorms: detail && { median: median(joined(flow)), detail: ofDetail.norm() },
  };
}

/** Mean and deviation of what was added. */
class Spread {
  private count = 0;
  private sum = 0;
  private squares = 0;

  add(values: Float32Array): void {
    this.count += values.length;
    for (const value of values) {
      this.sum += value;
      this.squares += value * value;
    }
  }

  norm(): ScaleNorm {
    const mean = this.sum / this.count;
    return { mean, deviation: Math.sqrt(Math.max(1e-12, this.squares / this.count - mean * mean)) };
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
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
    return await calibrationSamples(images, score, model, onImage);
  } finally {
    await session.release();
  }
}
