/**
 * @file Channels made alike (Nagel et al. 2019, arXiv 1906.04721). All channels of a value share one scale, and where one reaches 9 and
 * another 0.2, the other has four whole numbers left. Between two convolutions a channel can be made larger for nothing: a ReLU passes factors
 * on, so the kernels that make it are multiplied and those that take it divided.
 */
import { floats } from '../data.js';
import { Graph, type Tensor } from '../graph.js';
import { draw, layersOf, neededNodes, plainWeights, type Convolution, type Network } from './network.js';
import type { ChannelObservation, Observation } from './observe.js';

/** Largest factor: what is next to nothing on good images may be large on a defect, and must still be held then. */
const MOST = 4;
/** How far the ranges are made alike, in the logarithm: all the way, kernels that take them would be uneven instead. */
const SHARE = 0.7;

export interface Equalised {
  readonly network: Network;
  /** What would be seen of it. */
  readonly observations: readonly Observation[];
}

/** The same network with other numbers inside. @param observations by the numbers of the held values */
export function equalised(network: Network, observations: readonly ChannelObservation[]): Equalised {
  const { values } = layersOf(network);
  const inner = innerValues(network);
  const factors = values.map(({ tensor, index }) => (inner.has(tensor) ? factorsOf(observations[index].peaks) : null));
  const made = convolutionOutputs(network).map((output) => {
    const value = values.find(({ tensor }) => tensor === output);
    return value ? factors[value.index] : null;
  });
  const graph = new Graph();
  const input = graph.input(network.input.name, network.input.shape);
  draw(network, input, {
    hold: (x) => x,
    weights: (convolution, index, x, { index: taken }) =>
      plainWeights(scaled(convolution, made[index], factors[taken]), index, x),
  }).forEach((output, i) => graph.output(network.graph.outputs[i].name, output));
  return {
    network: { graph, input },
    observations: observations.map((seen, index) => scaledObservation(seen, factors[index])),
  };
}

/**
 * Values ahead of the first output that are made by a convolution and a ReLU and that nothing but convolutions takes. Errors there are in
 * all outputs. Channels behind it are for more special things: what is faint on good images may be all that a defect has.
 */
function innerValues({ graph }: Network): Set<Tensor> {
  const nodes = neededNodes(graph);
  const outputs = new Set(graph.outputs.map(({ tensor }) => tensor));
  const first = nodes.findIndex((node) => outputs.has(node.outputs[0]));
  const inner = nodes.slice(0, first).flatMap(({ op, inputs: [taken], outputs: [value] }) => {
    const isMade = op === 'Relu' && nodes.some((node) => node.op === 'Conv' && node.outputs[0] === taken);
    const takers = nodes.filter(({ inputs }) => inputs.includes(value));
    return isMade && takers.every((taker) => taker.op === 'Conv') ? [value] : [];
  });
  return new Set(inner);
}

/** What becomes of each convolution's output: what a ReLU makes of it, if one does. */
function convolutionOutputs({ graph }: Network): Tensor[] {
  const nodes = neededNodes(graph);
  return nodes
    .filter(({ op }) => op === 'Conv')
    .map(
      ({ outputs: [output] }) =>
        nodes.find(({ op, inputs }) => op === 'Relu' && inputs[0] === output)?.outputs[0] ?? output,
    );
}

function factorsOf(peaks: Float32Array): Float32Array {
  const largest = peaks.reduce((most, peak) => Math.max(most, peak), 0);
  return peaks.map((peak) => (largest === 0 ? 1 : Math.min(MOST, (largest / Math.max(peak, 1e-9)) ** SHARE)));
}

function scaled({ kernels, biases }: Convolution, made: Float32Array | null, taken: Float32Array | null): Convolution {
  const { data, shape } = kernels;
  const [, inputs, height, width] = shape;
  const [window, size] = [height * width, inputs * height * width];
  const values = Float32Array.from(data as Float32Array, (weight, i) => {
    const [o, c] = [Math.floor(i / size), Math.floor(i / window) % inputs];
    return (weight * (made?.[o] ?? 1)) / (taken?.[c] ?? 1);
  });
  return { kernels: floats(values, shape), biases: biases.map((bias, o) => bias * (made?.[o] ?? 1)) };
}

function scaledObservation({ low, high, means, peaks }: ChannelObservation, factors: Float32Array | null): Observation {
  if (!factors) return { low, high, means };
  const times = (values: Float32Array): Float32Array => values.map((value, c) => value * factors[c]);
  return { low, high: Math.max(...times(peaks)), means: times(means) };
}
