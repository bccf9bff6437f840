/** @file Fits the frozen layers between backbone and couplings to the training images: principal channels, or nothing. */
import {
  ChannelMoments,
  joinScales,
  principalProjection,
  type ChannelProjection,
  type FlowConfig,
  type Preparation,
  type ScaleShape,
} from '../flow/index.js';
import {
  Graph,
  asFloats,
  matmulTransposed,
  openGraph,
  reduceSum,
  reshape,
  type Runtime,
  type Tensor,
} from '../graph/index.js';
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
  const images = evenlySpread(training, MOST_IMAGES);
  const join = (maps: readonly Tensor[]): Tensor => joinScales(maps, grid.height, grid.width);
  const projection = await principalChannels(runtime, features, images, config.principalChannels, join, onImages);
  return { arrangement: 'joined', projection, grid: { ...grid, channels: projection.outputs } };
}

/** The principal channels of what is made of the backbone's maps: [N, C, H, W]. @param outputs how many, at most */
export async function principalChannels(
  runtime: Runtime,
  features: BackboneFeatures,
  images: readonly number[],
  outputs: number,
  make: (maps: readonly Tensor[]) => Tensor,
  onImages: (count: number) => void = () => {},
): Promise<ChannelProjection> {
  const graph = new Graph();
  const made = make(mapInputs(graph, features.shapes));
  const [n, channels, height, width] = made.shape;
  const flat = reshape(made, [n, channels, height * width]);
  graph.output('sum', reduceSum(flat, [0, 2]));
  graph.output('products', reduceSum(matmulTransposed(flat, flat), [0]));
  const session = await openGraph(runtime, graph);
  const moments = new ChannelMoments(channels);
  try {
    let done = 0;
    for await (const { maps } of features.batches(images)) {
      const { sum, products } = await session.run(features.feeds(maps));
      moments.add(asFloats(sum), asFloats(products), maps.length * height * width);
      onImages((done += maps.length));
    }
  } finally {
    await session.release();
  }
  return principalProjection(moments, outputs);
}

/** The grid that scales are joined on: that of the middle tap, with the channels of all. */
function gridOf(shapes: readonly ScaleShape[]): ScaleShape {
  const { height, width } = shapes[Math.floor((shapes.length - 1) / 2)];
  return { channels: shapes.reduce((sum, { channels }) => sum + channels, 0), height, width };
}
