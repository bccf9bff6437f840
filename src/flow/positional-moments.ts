/**
 * @file Means and covariances of the channels at every position of the grid, over images; sums of parts add up to those of all.
 *
 * A few dozen images say little of the covariance of 64 channels at one position, and a product seldom lies still to the
 * pixel. So a position can share the statistics of its neighbourhood, and its covariance is shrunk (Ledoit and Wolf, 2004):
 * Σ_p = (1 − ρ) S_p + (ρ · tr(S_p)/C + ε) · I.
 */
import { ClflowError } from '../errors.js';
import { DYNAMIC, Graph, matmul, reduceSum, transpose } from '../graph/index.js';
import { boxMean } from './box-mean.js';

/**
 * Variance added to every channel, whose variance over all positions is 1: a place that never varied in training (a black
 * border) must not turn the noise of the next image into an alarm.
 */
export const VARIANCE_FLOOR = 0.01;

export class PositionalMoments {
  private count = 0;
  private readonly sum: Float32Array;
  private readonly products: Float32Array;

  constructor(
    readonly channels: number,
    readonly positions: number,
  ) {
    this.sum = new Float32Array(channels * positions);
    this.products = new Float32Array(positions * channels * channels);
  }

  get images(): number {
    return this.count;
  }

  /** @param sum Σ x, [C, P] @param products Σ x xᵀ, [P, C, C] @param count number of images in the sums */
  add(sum: Float32Array, products: Float32Array, count: number): void {
    this.accumulate(sum, products, count, 1);
  }

  /** The moments of the images of all parts together. */
  static of(parts: readonly PositionalMoments[]): PositionalMoments {
    const result = new PositionalMoments(parts[0].channels, parts[0].positions);
    for (const { sum, products, count } of parts) result.add(sum, products, count);
    return result;
  }

  /** The moments of `all` but for the images of `part`. */
  static without(all: PositionalMoments, part: PositionalMoments): PositionalMoments {
    const rest = new PositionalMoments(all.channels, all.positions);
    rest.accumulate(all.sum, all.products, all.count, 1);
    rest.accumulate(part.sum, part.products, part.count, -1);
    return rest;
  }

  /** μ, [C, P] */
  mean(): Float32Array {
    return this.sum.map((value) => value / this.count);
  }

  /** S_p, [P, C, C], with Bessel's correction. */
  covariance(): Float32Array {
    const { channels: c, positions, count, sum } = this;
    if (count < 2) throw new ClflowError('data', `whitening needs at least 2 images, got ${count}`);
    const result = new Float32Array(this.products.length);
    for (let p = 0; p < positions; p++) {
      const base = p * c * c;
      for (let i = 0; i < c; i++) {
        const meanI = sum[i * positions + p] / count;
        for (let j = 0; j < c; j++) {
          const meanJ = sum[j * positions + p] / count;
          result[base + i * c + j] = (this.products[base + i * c + j] - count * meanI * meanJ) / (count - 1);
        }
      }
    }
    return result;
  }

  /**
   * Moments in which a position counts the vectors of all positions within `reach` rows and columns of it, each position
   * with the same weight; the number of images stays, since neighbours tell little of what other images look like.
   * @param grid height · width = positions
   */
  pooled(reach: number, { height, width }: { readonly height: number; readonly width: number }): PositionalMoments {
    const { channels: c } = this;
    const result = new PositionalMoments(c, this.positions);
    const sum = boxMean(boxMean(this.sum, height, width, reach), width, 1, reach);
    const products = boxMean(boxMean(this.products, height, width * c * c, reach), width, c * c, reach);
    result.add(sum, products, this.count);
    return result;
  }

  /** What {@link pooled} has of some positions alone, at their cost: these are the positions of the result, in this order. */
  pooledAt(
    chosen: readonly number[],
    reach: number,
    { height, width }: { readonly height: number; readonly width: number },
  ): PositionalMoments {
    const { channels: c, positions, count } = this;
    const size = c * c;
    const sum = new Float32Array(c * chosen.length);
    const products = new Float32Array(chosen.length * size);
    for (const [k, position] of chosen.entries()) {
      const [row, column] = [Math.floor(position / width), position % width];
      const [top, bottom] = [Math.max(0, row - reach), Math.min(height - 1, row + reach)];
      const [left, right] = [Math.max(0, column - reach), Math.min(width - 1, column + reach)];
      const near = Array.from({ length: (bottom - top + 1) * (right - left + 1) }, (_, i) => {
        return (top + Math.floor(i / (right - left + 1))) * width + left + (i % (right - left + 1));
      });
      products.set(meanOf(this.products, near, size), k * size);
      for (let i = 0; i < c; i++) {
        sum[i * chosen.length + k] = near.reduce((all, p) => all + this.sum[i * positions + p], 0) / near.length;
      }
    }
    const result = new PositionalMoments(c, chosen.length);
    result.add(sum, products, count);
    return result;
  }

  /** Mean of (x − μ)(x − μ)ᵀ over the images at one position, about a mean that may be of other images: μ [C, P] → [C, C]. */
  scatterAbout(mean: Float32Array, position: number): Float32Array {
    const { channels: c, positions, count, sum, products } = this;
    const at = (values: Float32Array): Float64Array =>
      Float64Array.from({ length: c }, (_, channel) => values[channel * positions + position]);
    const [middle, own] = [at(mean), at(sum).map((value) => value / count)];
    const result = new Float32Array(c * c);
    for (let i = 0, k = 0, from = position * c * c; i < c; i++) {
      for (let j = 0; j < c; j++, k++, from++) {
        result[k] = products[from] / count - own[i] * middle[j] - middle[i] * own[j] + middle[i] * middle[j];
      }
    }
    return result;
  }

  private accumulate(sum: Float32Array, products: Float32Array, count: number, sign: 1 | -1): void {
    this.count += sign * count;
    for (let i = 0; i < sum.length; i++) this.sum[i] += sign * sum[i];
    for (let i = 0; i < products.length; i++) this.products[i] += sign * products[i];
  }
}

/** The mean of some of the rows of a list, [size] each. */
function meanOf(list: Float32Array, rows: readonly number[], size: number): Float64Array {
  const mean = new Float64Array(size);
  for (const row of rows) {
    for (let i = 0, from = row * size; i < size; i++, from++) mean[i] += list[from];
  }
  for (let i = 0; i < size; i++) mean[i] /= rows.length;
  return mean;
}

/** Σ_p from S_p, [P, C, C]. @param share ρ in (0, 1] */
export function shrunk(covariance: Float32Array, channels: number, share: number): Float32Array {
  const size = channels * channels;
  const result = new Float32Array(covariance.length);
  for (let base = 0; base < covariance.length; base += size) {
    const average = Math.max(0, traceAt(covariance, base, channels)) / channels;
    for (let k = 0; k < size; k++) result[base + k] = (1 - share) * covariance[base + k];
    for (let i = 0; i < channels; i++) result[base + i * (channels + 1)] += share * average + VARIANCE_FLOOR;
  }
  return result;
}

function traceAt(matrices: Float32Array, base: number, channels: number): number {
  let trace = 0;
  for (let i = 0; i < channels; i++) trace += matrices[base + i * (channels + 1)];
  return trace;
}

/** Graph of the sums of {@link PositionalMoments}: x [N, C, P] → sum [C, P], products [P, C, C]. */
export function positionalMomentsGraph(channels: number, positions: number): Graph {
  const graph = new Graph();
  const x = graph.input('x', [DYNAMIC, channels, positions]);
  graph.output('sum', reduceSum(x, [0]));
  graph.output('products', matmul(transpose(x, [2, 1, 0]), transpose(x, [2, 0, 1])));
  return graph;
}
