/**
 * @file Whitening of tiles by the places that they lie in (see detector/places.ts), cross-fitted as that of whole images is. The
 * moments of a place are of whole training images, each stitched of all its tiles, so that every place is seen once an image.
 */
import type { Backbone } from '../backbone/backbone.js';
import {
  TILE_STEP,
  imageBatch,
  imageInput,
  overTiles,
  placesOf,
  placesOfTiles,
  stitched,
  type Tiling,
} from '../detector/index.js';
import {
  PositionalMoments,
  applyPlaceWhitening,
  fitPositionalWhitening,
  positionalMomentsGraph,
  prepareMaps,
  type PositionalWhitening,
  type Preparation,
  type ScaleShape,
} from '../flow/index.js';
import type { Size } from '../geometry/index.js';
import { DYNAMIC, Graph, asFloats, floats, openGraph, packed, type Runtime, type Session } from '../graph/index.js';
import type { Images } from './calibrate.js';
import type { WhitenedMap, Whitener } from './cross-fit.js';
import { fitByFold, type FoldMoments } from './moments-by-fold.js';

/** What is cut, and what a flow sees of a tile. */
export interface TiledGrid {
  readonly size: Size;
  readonly tiles: Tiling;
  /** Of one tile. */
  readonly grid: ScaleShape;
}

/** The grid of places that the moments stand on. */
export function placeGrid({ size, grid }: Pick<TiledGrid, 'size' | 'grid'>): ScaleShape {
  const { width, height } = placesOf(size);
  return { channels: grid.channels, width, height };
}

/**
 * @param images the training images at working size @param folds of every one of them, 0 … foldCount − 1
 * @param onImage told how many are done
 */
export async function placeMoments(
  runtime: Runtime,
  backbone: Backbone,
  preparation: Preparation,
  tiled: TiledGrid,
  images: Images,
  folds: readonly number[],
  onImage: (done: number) => void,
): Promise<FoldMoments> {
  const { size, tiles, grid } = tiled;
  const { channels } = grid;
  const graph = new Graph();
  const image = graph.input('image', [DYNAMIC, size.height, size.width, 3], 'uint8');
  const input = imageInput(image, backbone.normalisation, null);
  const [maps] = overTiles(input, size, tiles, (tile) => [prepareMaps(backbone.features(tile), preparation)[0].output]);
  graph.output('prepared', stitched(maps, size, tiles));
  const positions = placesOf(size).width * placesOf(size).height;
  const count = Math.max(...folds) + 1;
  const total = new PositionalMoments(channels, positions);
  const parts = count === 1 ? [total] : Array.from({ length: count }, () => new PositionalMoments(channels, positions));
  const session = await openGraph(runtime, graph);
  const moments = await openGraph(runtime, positionalMomentsGraph(channels, 1));
  try {
    let done = 0;
    for await (const whole of images) {
      const prepared = asFloats((await session.run({ image: imageBatch([whole]) })).prepared);
      const { sum, products } = await meansOfPlaces(moments, prepared, tiled);
      for (const part of new Set([total, parts[folds[done]]])) part.add(sum, products, 1);
      onImage(++done);
    }
  } finally {
    await session.release();
    await moments.release();
  }
  return { total, parts };
}

/** Means of x, [C, P], and of x xᵀ, [P, C, C], over the cells of every place of one image. */
async function meansOfPlaces(
  session: Session,
  prepared: Float32Array,
  { size, tiles, grid: { channels, width } }: TiledGrid,
): Promise<{ sum: Float32Array; products: Float32Array }> {
  const places = placesOf(size);
  const stride = tiles.tile.width / width;
  const [cells, columns, rows] = [places.side, size.width, size.height].map((side) => side / stride);
  const positions = places.width * places.height;
  const sum = new Float32Array(channels * positions);
  const products = new Float32Array(positions * channels ** 2);
  for (let place = 0; place < positions; place++) {
    const [top, left] = [cells * Math.floor(place / places.width), cells * (place % places.width)];
    const [bottom, right] = [Math.min(rows, top + cells), Math.min(columns, left + cells)];
    const count = (bottom - top) * (right - left);
    const x = new Float32Array(count * channels);
    for (let c = 0, plane = 0; c < channels; c++, plane += rows * columns) {
      let to = c;
      for (let y = top; y < bottom; y++) {
        for (let column = left; column < right; column++, to += channels)
          x[to] = prepared[plane + y * columns + column];
      }
    }
    const out = await session.run({ x: floats(x, [count, channels, 1]) });
    asFloats(out.sum).forEach((value, c) => (sum[c * positions + place] = value / count));
    const own = asFloats(out.products);
    for (let i = 0; i < own.length; i++) products[place * own.length + i] = own[i] / count;
  }
  return { sum, products };
}

/**
 * A whitener whose folds are those of tiles: fold · tiles of an image + number of the tile, see {@link tileFold}.
 * @param reach rows and columns of places around one whose statistics it shares
 */
export async function fitPlaceWhitening(
  runtime: Runtime,
  tiled: TiledGrid,
  shrinkage: number,
  reach: number,
  moments: FoldMoments,
): Promise<Whitener> {
  const { size, tiles, grid } = tiled;
  const { channels, height, width } = grid;
  const { final, ofFolds } = await fitByFold(moments, PositionalMoments.without, (some) =>
    fitPositionalWhitening(runtime, some.pooled(reach, placeGrid(tiled)), shrinkage),
  );
  const places = placesOfTiles(size, tiles);
  const blocks = places[0].length;
  const side = (TILE_STEP * width) / tiles.tile.width;
  const graph = new Graph();
  const mean = graph.input('mean', [blocks, channels, 1]);
  const transform = graph.input('transform', [blocks, channels, channels]);
  const x = graph.input('x', [DYNAMIC, channels, height, width]);
  graph.output('white', applyPlaceWhitening(x, { mean, transform }, side));
  const session = await openGraph(runtime, graph);
  const of = (fold: number): { whitening: PositionalWhitening; own: readonly number[] } => {
    return { whitening: ofFolds[Math.floor(fold / places.length)], own: places[fold % places.length] };
  };
  const cells = height * width;
  const logDetOf = (fold: number): Float32Array => {
    const { whitening, own } = of(fold);
    const columns = width / side;
    return Float32Array.from({ length: cells }, (_, i) => {
      const block = Math.floor(i / width / side) * columns + Math.floor((i % width) / side);
      return whitening.logDet[own[block]];
    });
  };
  return {
    final,
    async apply(maps, fold): Promise<WhitenedMap[]> {
      const { whitening, own } = of(fold);
      const means = Float32Array.from({ length: blocks * channels }, (_, i) => {
        return whitening.mean[(i % channels) * whitening.positions + own[Math.floor(i / channels)]];
      });
      const matrix = channels ** 2;
      const transforms = own.map((place) => whitening.transform.subarray(place * matrix, (place + 1) * matrix));
      const out = await session.run({
        x: packed(maps, [maps.length, channels, height, width]),
        mean: floats(means, [blocks, channels, 1]),
        transform: packed(transforms, [blocks, channels, channels]),
      });
      const white = asFloats(out.white);
      const logDet = logDetOf(fold);
      return maps.map((_, i) => ({ values: white.slice(i * channels * cells, (i + 1) * channels * cells), logDet }));
    },
    release: () => session.release(),
  };
}

/** What the whitener calls the fold of a tile. @param perImage tiles of an image */
export function tileFold(fold: number, tile: number, perImage: number): number {
  return fold * perImage + tile;
}
