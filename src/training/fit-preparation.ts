/** @file Fits the frozen layers between backbone and couplings to the training images: principal channels or whitenings. */
import {
  ChannelMoments,
  globalWhitening,
  joinScales,
  principalProjection,
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
  if (config.arrangement === 'per-scale' && config.whitening === 'none') {
    return { arrangement: 'per-scale', scales: shapes, whitenings: shapes.map(() => null) };
  }
  const grid = gridOf(shapes);
  const joined = config.arrangement === 'joined';
  const graph = momentsGraph(shapes, (maps) => (joined ? [joinScales(maps, grid.height, grid.width)] : maps));
  const session = await openGraph(runtime, graph);
  const sources = joined ? [grid] : shapes;
  const moments = sources.map(({ channels }) => new ChannelMoments(channels));
  try {
    let done = 0;
    for await (const { maps } of features.batches(evenlySpread(training, MOST_IMAGES))) {
      const out = await session.run(features.feeds(maps));
      moments.forEach((moment, i) => {
        const count = maps.length * sources[i].height * sources[i].width;
        moment.add(asFloats(out[`sum${i}`]), asFloats(out[`products${i}`]), count);
      });
      onImages((done += maps.length));
    }
  } finally {
    await session.release();
  }
  if (joined) {
    const projection = principalProjection(moments[0], config.principalChannels);
    return { arrangement: 'joined', projection, grid: { ...grid, channels: projection.outputs } };
  }
  return {
    arrangement: 'per-scale',
    scales: shapes,
    whitenings: moments.map((moment) => globalWhitening(moment, config.shrinkage)),
  };
}

/** The grid that scales are joined on: that of the middle tap, with the channels of all. */
function gridOf(shapes: readonly ScaleShape[]): ScaleShape {
  const { height, width } = shapes[Math.floor((shapes.length - 1) / 2)];
  return { channels: shapes.reduce((sum, { channels }) => sum + channels, 0), height, width };
}

function momentsGraph(shapes: readonly ScaleShape[], select: (maps: Tensor[]) => Tensor[]): Graph {
  const graph = new Graph();
  select(mapInputs(graph, shapes)).forEach((map, i) => {
    const [n, channels, height, width] = map.shape;
    const flat = reshape(map, [n, channels, height * width]);
    graph.output(`sum${i}`, reduceSum(flat, [0, 2]));
    graph.output(`products${i}`, reduceSum(matmulTransposed(flat, flat), [0]));
  });
  return graph;
}
