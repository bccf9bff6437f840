/** @file Means of every scale's part of the joined principal channels at each position, for scale contributions. */
import { projectedParts, type PartMeans, type PositionalWhitening, type Preparation } from '../flow/index.js';
import { Graph, asFloats, ofScale, openGraph, reduceSum, type Runtime } from '../graph/index.js';
import { mapInputs, type BackboneFeatures } from './backbone-features.js';
import { evenlySpread } from './evenly-spread.js';

/** Means of so many images tell the scales' shares well enough. */
const MOST_IMAGES = 64;

/** Null where scales are not joined, or nothing is whitened by position. */
export async function fitPartMeans(
  runtime: Runtime,
  features: BackboneFeatures,
  preparation: Preparation,
  whitening: PositionalWhitening | null,
  training: readonly number[],
): Promise<PartMeans | null> {
  if (preparation.arrangement !== 'joined' || !whitening) return null;
  const { projection, grid } = preparation;
  const graph = new Graph();
  projectedParts(mapInputs(graph, features.shapes), projection, grid.height, grid.width).forEach((part, l) =>
    graph.output(ofScale('sum', l), reduceSum(part, [0])),
  );
  const session = await openGraph(runtime, graph);
  const images = evenlySpread(training, MOST_IMAGES);
  const sums = features.shapes.map(() => new Float64Array(whitening.mean.length));
  try {
    for await (const { maps } of features.batches(images)) {
      const out = await session.run(features.feeds(maps));
      sums.forEach((sum, l) => asFloats(out[ofScale('sum', l)]).forEach((value, i) => (sum[i] += value)));
    }
  } finally {
    await session.release();
  }
  return sums.map((sum) =>
    Float32Array.from(sum, (_, i) => {
      // What these images leave to the mean of all, and the offset, is shared out, so that the parts add up to μ.
      const others = sums.reduce((all, own) => all + own[i], 0) / images.length;
      return sum[i] / images.length + (whitening.mean[i] - offsetAt(i) - others) / sums.length;
    }),
  );

  /** The projection's offset of the channel that value i belongs to. */
  function offsetAt(i: number): number {
    return projection.offset[Math.floor(i / (grid.height * grid.width))];
  }
}
