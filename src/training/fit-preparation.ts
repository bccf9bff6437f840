/** @file Fits the frozen layers between backbone and couplings to the training images: principal channels or whitenings. */
import type { Backbone } from '../backbone/backbone.js';
import { imageBatch, imageInput, type Size } from '../detector/index.js';
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
  DYNAMIC,
  Graph,
  asFloats,
  matmulTransposed,
  openGraph,
  reduceSum,
  reshape,
  type Runtime,
  type Tensor,
} from '../graph/index.js';
import { ClflowError } from '../errors.js';
import type { WorkingImages } from './image-source.js';

/** Channel statistics come from at most this many images: with 1,000 positions each, more would change nothing. */
const MOST_IMAGES = 256;
/** Images per run of the backbone. */
export const BACKBONE_BATCH = 8;

/** @param training indices of the training images */
export async function fitPreparation(
  runtime: Runtime,
  backbone: Backbone,
  size: Size,
  config: FlowConfig,
  images: WorkingImages,
  training: readonly number[],
  onImages: (count: number) => void = () => {},
): Promise<Preparation> {
  const shapes = tapShapes(backbone, size);
  if (config.arrangement === 'per-scale' && config.whitening === 'none') {
    return { arrangement: 'per-scale', scales: shapes, whitenings: shapes.map(() => null) };
  }
  const grid = gridOf(shapes);
  const joined = config.arrangement === 'joined';
  const graph = momentsGraph(backbone, size, (maps) => (joined ? [joinScales(maps, grid.height, grid.width)] : maps));
  const session = await openGraph(runtime, graph);
  const sources = joined ? [grid] : shapes;
  const moments = sources.map(({ channels }) => new ChannelMoments(channels));
  try {
    const used = evenlySpread(training, MOST_IMAGES);
    for (let start = 0; start < used.length; start += BACKBONE_BATCH) {
      const batch = await images.getAll(used.slice(start, start + BACKBONE_BATCH));
      const out = await session.run({ image: imageBatch(batch) });
      moments.forEach((moment, i) => {
        const count = batch.length * sources[i].height * sources[i].width;
        moment.add(asFloats(out[`sum${i}`]), asFloats(out[`products${i}`]), count);
      });
      onImages(Math.min(used.length, start + BACKBONE_BATCH));
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

/** Sizes of a backbone's maps for images of working size. */
export function tapShapes(backbone: Backbone, { width, height }: Size): ScaleShape[] {
  return backbone.taps.map(({ name, stride, channels }) => {
    if (width % stride !== 0 || height % stride !== 0) {
      throw new ClflowError(
        'usage',
        `working size ${height}x${width} does not divide by the stride ${stride} of ${backbone.name}'s output ${name}; choose --size in multiples of ${stride}`,
      );
    }
    return { channels, height: height / stride, width: width / stride };
  });
}

/** The grid that scales are joined on: that of the middle tap, with the channels of all. */
function gridOf(shapes: readonly ScaleShape[]): ScaleShape {
  const { height, width } = shapes[Math.floor((shapes.length - 1) / 2)];
  return { channels: shapes.reduce((sum, { channels }) => sum + channels, 0), height, width };
}

function momentsGraph(backbone: Backbone, size: Size, select: (maps: Tensor[]) => Tensor[]): Graph {
  const graph = new Graph();
  const image = graph.input('image', [DYNAMIC, size.height, size.width, 3], 'uint8');
  const maps = backbone.features(imageInput(image, backbone.normalisation, null));
  select(maps).forEach((map, i) => {
    const [n, channels, height, width] = map.shape;
    const flat = reshape(map, [n, channels, height * width]);
    graph.output(`sum${i}`, reduceSum(flat, [0, 2]));
    graph.output(`products${i}`, reduceSum(matmulTransposed(flat, flat), [0]));
  });
  return graph;
}

function evenlySpread(items: readonly number[], most: number): number[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]);
}
