/**
 * @file A network whose image is normalised a channel at a time, for images that are normalised alike in all channels:
 *
 *   Σ w_c (a_c x_c + b_c) + b  =  Σ (a_c w_c) x_c + (b + Σ w_c b_c),
 *
 * so that the numbers of a picture's pixels are the whole numbers of the first convolution. What pads the image is then 0 of x and not of
 * a x + b: along the border the two differ by what b is.
 */
import { floats } from '../data.js';
import { Graph } from '../graph.js';
import { draw, plainWeights, type Convolution, type Network } from './network.js';

/** Per channel of the image: a and b of a x + b. */
export interface ChannelAffine {
  readonly factors: readonly number[];
  readonly offsets: readonly number[];
}

/** The network for x where it took a x + b. Its input must be what convolutions alone take. */
export function foldInput(network: Network, affine: ChannelAffine): Network {
  const graph = new Graph();
  const input = graph.input(network.input.name, network.input.shape);
  draw(network, input, {
    hold: (x) => x,
    weights: (convolution, index, x, { index: value }) =>
      plainWeights(value === 0 ? folded(convolution, affine) : convolution, index, x),
  }).forEach((output, i) => graph.output(network.graph.outputs[i].name, output));
  return { graph, input };
}

function folded({ kernels: { data, shape }, biases }: Convolution, { factors, offsets }: ChannelAffine): Convolution {
  const [, channels, height, width] = shape;
  const window = height * width;
  const channel = (i: number): number => Math.floor(i / window) % channels;
  const kernels = Float32Array.from(data as Float32Array, (weight, i) => weight * factors[channel(i)]);
  const size = channels * window;
  return {
    kernels: floats(kernels, shape),
    biases: biases.map((bias, o) => {
      let sum = bias;
      for (let i = 0; i < size; i++) sum += (data[o * size + i] as number) * offsets[channel(i)];
      return sum;
    }),
  };
}
