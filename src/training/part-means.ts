/** @file Means of every scale's part of the joined principal channels, of whatever shares a mean, for scale contributions. */
import {
  mixtureWhiteningLayer,
  projectedParts,
  sumOfParts,
  type ChannelProjection,
  type MixtureWhitening,
  type PartMeans,
  type PositionalWhitening,
  type Preparation,
  type Whitening,
} from '../flow/index.js';
import { Graph, asFloats, ofScale, openGraph, reduceSum, type Runtime } from '../graph/index.js';
import { mapInputs, type BackboneFeatures } from './backbone-features.js';
import { evenlySpread } from './evenly-spread.js';

/** Means of so many images tell the scales' shares well enough. */
const MOST_IMAGES = 64;

/** Null where scales are not joined, or nothing is whitened. */
export async function fitPartMeans(
  runtime: Runtime,
  features: BackboneFeatures,
  preparation: Preparation,
  whitening: Whitening | null,
  training: readonly number[],
): Promise<PartMeans | null> {
  if (preparation.arrangement !== 'joined' || !whitening) return null;
  const images = evenlySpread(training, MOST_IMAGES);
  return whitening.kind === 'positional'
    ? meansByPosition(runtime, features, preparation, whitening, images)
    : meansByComponent(runtime, features, preparation, whitening, images);
}

type Joined = Extract<Preparation, { arrangement: 'joined' }>;

/** [C, P] a scale. */
async function meansByPosition(
  runtime: Runtime,
  features: BackboneFeatures,
  { projection, grid }: Joined,
  whitening: PositionalWhitening,
  images: readonly number[],
): Promise<PartMeans> {
  const graph = new Graph();
  projectedParts(mapInputs(graph, features.shapes), projection, grid.height, grid.width).forEach((part, l) =>
    graph.output(ofScale('sum', l), reduceSum(part, [0])),
  );
  const session = await openGraph(runtime, graph);
  const sums = features.shapes.map(() => new Float64Array(whitening.mean.length));
  try {
    for await (const { maps } of features.batches(images)) {
      const out = await session.run(features.feeds(maps));
      sums.forEach((sum, l) => asFloats(out[ofScale('sum', l)]).forEach((value, i) => (sum[i] += value)));
    }
  } finally {
    await session.release();
  }
  const means = sums.map((sum) => sum.map((value) => value / images.length));
  const positions = grid.height * grid.width;
  return addingUpTo(whitening.mean, means, projection, (i) => Math.floor(i / positions));
}

/** [K, C] a scale. */
async function meansByComponent(
  runtime: Runtime,
  features: BackboneFeatures,
  { projection, grid }: Joined,
  whitening: MixtureWhitening,
  images: readonly number[],
): Promise<PartMeans> {
  const graph = new Graph();
  const parts = projectedParts(mapInputs(graph, features.shapes), projection, grid.height, grid.width);
  parts.forEach((part, l) => graph.output(ofScale('part', l), part));
  graph.output('component', mixtureWhiteningLayer(sumOfParts(parts, projection), whitening).component);
  const session = await openGraph(runtime, graph);
  const { channels: c, positions, components } = whitening;
  const counts = new Float64Array(components);
  const sums = features.shapes.map(() => new Float64Array(components * c));
  try {
    for await (const { maps } of features.batches(images)) {
      const out = await session.run(features.feeds(maps));
      const component = Array.from(out.component.data as BigInt64Array, Number);
      component.forEach((k) => counts[k]++);
      sums.forEach((sum, l) => {
        const part = asFloats(out[ofScale('part', l)]);
        component.forEach((k, at) => {
          const [n, p] = [Math.floor(at / positions), at % positions];
          for (let i = 0; i < c; i++) sum[k * c + i] += part[(n * c + i) * positions + p];
        });
      });
    }
  } finally {
    await session.release();
  }
  const means = sums.map((sum) => sum.map((value, i) => value / Math.max(1, counts[Math.floor(i / c)])));
  return addingUpTo(whitening.mean, means, projection, (i) => i % c);
}

/**
 * What these images leave to the mean of all, and the projection's offset, is shared out, so that the parts add up to μ.
 * @param channelOf the channel that a value belongs to
 */
function addingUpTo(
  mean: Float32Array,
  means: readonly Float64Array[],
  { offset }: ChannelProjection,
  channelOf: (i: number) => number,
): PartMeans {
  return means.map((own) =>
    Float32Array.from(own, (value, i) => {
      const all = means.reduce((sum, part) => sum + part[i], 0);
      return value + (mean[i] - offset[channelOf(i)] - all) / means.length;
    }),
  );
}
