/**
 * @file Whitening by places that are larger than a cell of the grid: a block of cells shares the statistics of the place that it
 * lies in, y = Σ_p^(−½) (x − μ_p), which are those of positional-whitening.ts with places for positions.
 */
import { DYNAMIC, expand, matmul, reshape, sub, transpose, type Tensor } from '../graph/index.js';
import type { FlowStep } from './coupling.js';

/** The statistics of every block of a grid, row by row. */
export interface BlockStatistics {
  /** μ, [blocks, C, 1] */
  readonly mean: Tensor;
  /** Σ^(−½), [blocks, C, C] */
  readonly transform: Tensor;
}

/** @param x [N, C, H, W] @param side cells of a block's side */
export function applyPlaceWhitening(x: Tensor, { mean, transform }: BlockStatistics, side: number): Tensor {
  const [, channels, height, width] = x.shape;
  const [rows, columns] = [height / side, width / side];
  const blocks = transpose(reshape(x, [DYNAMIC, channels, rows, side, columns, side]), [2, 4, 1, 0, 3, 5]);
  const vectors = reshape(blocks, [rows * columns, channels, DYNAMIC]);
  const white = matmul(transform, sub(vectors, mean));
  const back = transpose(reshape(white, [rows, columns, channels, DYNAMIC, side, side]), [3, 2, 0, 4, 1, 5]);
  return reshape(back, [DYNAMIC, channels, height, width]);
}

/** The whitening with log|det| at every cell, [1, 1, H, W]. @param logDet of the blocks, [blocks] */
export function placeWhiteningLayer(x: Tensor, statistics: BlockStatistics, logDet: Tensor, side: number): FlowStep {
  const [, , height, width] = x.shape;
  const [rows, columns] = [height / side, width / side];
  const spread = expand(reshape(logDet, [1, 1, rows, 1, columns, 1]), [1, 1, rows, side, columns, side]);
  return { output: applyPlaceWhitening(x, statistics, side), logDet: reshape(spread, [1, 1, height, width]) };
}
