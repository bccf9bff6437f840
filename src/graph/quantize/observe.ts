/** @file What values the layers of a network give on images: ranges, and means of channels. */
import { asFloats, type TensorData } from '../data.js';
import type { Tensor } from '../graph.js';
import { reduceMax } from '../ops/reduce-max.js';
import { reduceMean } from '../ops/reduce-mean.js';
import { reduction } from '../ops/sum-expand.js';
import { draw, plainWeights, type Held, type Network } from './network.js';
import type { Range } from './scales.js';

/**
 * What was seen of one held value: its range is the mean of those of the images. The most extreme of all would spend whole numbers on what
 * hardly ever is, and what lies beyond becomes the nearest that is held.
 */
export interface Observation extends Range {
  /** Mean of each channel. */
  readonly means: Float32Array;
}

export interface ChannelObservation extends Observation {
  /** Highest value of each channel, the mean over the images. */
  readonly peaks: Float32Array;
}

/** Names of a graph's outputs for the held value of a number. */
const named = (index: number): readonly [low: string, high: string, means: string, peaks: string] => [
  `low${index}`,
  `high${index}`,
  `means${index}`,
  `peaks${index}`,
];

const OF_ONE_IMAGE = [1, 2, 3];

/** Draws a network and adds outputs to its graph from which an {@link Observer} reads. @param x [N, C, H, W] */
export function addObservers(network: Network, x: Tensor): void {
  const hold = (value: Tensor, { index }: Held): Tensor => {
    const [low, high, means, peaks] = named(index);
    const { graph } = value;
    graph.output(low, reduceMin(value, OF_ONE_IMAGE));
    const highest = reduceMax(value, [2, 3]);
    graph.output(high, reduceMax(highest, [1]));
    graph.output(means, reduceMean(value, [0, 2, 3]));
    graph.output(peaks, reduceMean(highest, [0]));
    return value;
  };
  draw(network, x, { hold, weights: plainWeights });
}

/** For forward passes only. */
function reduceMin(x: Tensor, axes: readonly number[]): Tensor {
  return reduction('ReduceMin', x, axes, false, (dy) => dy);
}

/** Gathers what runs of a graph with observers tell. */
export class Observer {
  private readonly values: { low: number; high: number; means: Float64Array; peaks: Float64Array }[] = [];
  private images = 0;

  /** @param out of one run @param images that it saw */
  add(out: Readonly<Record<string, TensorData>>, images: number): void {
    this.images += images;
    for (let index = 0; named(index)[0] in out; index++) {
      const [low, high, means, peaks] = named(index).map((name) => asFloats(out[name]));
      const none = (): Float64Array => new Float64Array(means.length);
      const value = (this.values[index] ??= { low: 0, high: 0, means: none(), peaks: none() });
      value.low += sum(low);
      value.high += sum(high);
      means.forEach((mean, c) => (value.means[c] += mean * images));
      peaks.forEach((peak, c) => (value.peaks[c] += peak * images));
    }
  }

  /** By the numbers of the held values. */
  get observations(): ChannelObservation[] {
    const mean = (total: number): number => total / this.images;
    return this.values.map(({ low, high, means, peaks }) => ({
      low: mean(low),
      high: mean(high),
      means: Float32Array.from(means, mean),
      peaks: Float32Array.from(peaks, mean),
    }));
  }
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
