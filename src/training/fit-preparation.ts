/** @file Fits the frozen layers between backbone and couplings to the training images: principal channels, or nothing. */
import {
  ChannelMoments,
  joinScales,
  principalProjection,
  type FlowConfig,
  type Preparation,
  type ScaleShape,
} from '../flow/index.js';
import { Graph, asFloats, matmulTransposed, openGraph, reduceSum, reshape, type Runtime } from '../graph/index.js';
import { mapInputs, type BackboneFeatures } from './backbone-features.js';
import { evenlySpread } from './evenly-spread.js';

/** Channel statistics come from at most this many images: with 1,000 positions each, more would change nothing. */
const MOST_IMAGES = 256;

/** @param training indices of the training images */
export async function fitPreparation(
  runtime: Runtime,
  features: BackboneFeatures,
  config: FlowConfig,
  training: readonly number[],
  onImages: (count: number) => void = () => {},
): Promise<Preparation> {
  const { shapes } = features;
  if (config.arrangement === 'per-scale') return { arrangement: 'per-scale', scales: shapes };
  const grid = gridOf(shapes);
  const session = await openGraph(runtime, momentsGraph(shapes, grid));
  const moments = new ChannelMoments(grid.channels);
  try {
    let done = 0;
    for await (const { maps } of features.batches(evenlySpread(training, MOST_IMAGES))) {
      const { sum, products } = await session.run(features.feeds(maps));
      moments.add(asFloats(sum), asFloats(products), maps.length * grid.height * grid.width);
      onImages((done += maps.length));
    }
  } finally {
    await session.release();
  }
  const projection = principalProjection(moments, config.principalChannels);
  return { arrangement: 'joined', projection, grid: { ...grid, channels: projection.outputs } };
}

/** The grid that scales are joined on: that of the middle tap, with the channels of all. */
function gridOf(shapes: readonly ScaleShape[]): ScaleShape {
  const { height, width } = shapes[Math.floor((shapes.length - 1) / 2)];
  return { channels: shapes.reduce((sum, { channels }) => sum + channels, 0), height, width };
}

function momentsGraph(shapes: readonly ScaleShape[], grid: ScaleShape): Graph {
  const graph = new Graph();
  const joined = joinScales(mapInputs(graph, shapes), grid.height, grid.width);
  const [n, channels, height, width] = joined.shape;
  const flat = reshape(joined, [n, channels, height * width]);
  graph.output('sum', reduceSum(flat, [0, 2]));
  graph.output('products', reduceSum(matmulTransposed(flat, flat), [0]));
  return graph;
}
