/** @file The scales of all held values of a network: one for what goes through a stage unchanged, others made for the sums they go into. */
import type { Tensor } from '../graph.js';
import { layersOf, neededNodes, type Network } from './network.js';
import type { Observation } from './observe.js';
import { quantizationOf, quantizationOfTerm, type Quantization, type Range } from './scales.js';

/**
 * @param observations by the numbers of the held values
 * @param input what the network's input can be, whatever was seen of it
 */
export function quantizationsOf(network: Network, observations: readonly Observation[], input: Range): Quantization[] {
  const { values } = layersOf(network);
  const nodes = neededNodes(network.graph);
  const indexOf = new Map(values.map(({ tensor, index }) => [tensor, index]));
  const made = new Map(nodes.map((node) => [node.outputs[0], node]));
  const passed = new Map(nodes.flatMap(({ op, inputs, outputs }) => (op === 'Relu' ? [[inputs[0], outputs[0]]] : [])));
  /** The number of a sum's held value: of what a ReLU makes of it, if one does. */
  const heldSum = (sum: Tensor): number => indexOf.get(sum) ?? indexOf.get(passed.get(sum)!)!;
  const sums = nodes
    .filter(({ op }) => op === 'Add')
    .map(({ inputs, outputs }) => ({ terms: inputs.map((term) => term!), held: heldSum(outputs[0]) }));

  // What is added to as it is has the scale of the sum, and so has a maximum that of what it is of.
  const parents = values.map(({ like }) => like);
  const root = (index: number): number => (parents[index] === index ? index : root(parents[index]));
  const isFresh = (term: Tensor): boolean => made.get(term)?.op === 'Conv';
  for (const { terms, held } of sums) {
    for (const term of terms) if (!isFresh(term)) parents[root(indexOf.get(term)!)] = root(held);
  }
  const ranges = new Map<number, Range>();
  observations.forEach((seen, index) => {
    const { low, high } = index === 0 ? input : seen;
    const known = ranges.get(root(index));
    ranges.set(root(index), { low: Math.min(low, known?.low ?? low), high: Math.max(high, known?.high ?? high) });
  });
  const result = values.map(({ index }) => quantizationOf(ranges.get(root(index))!));
  for (const { terms, held } of sums) {
    for (const term of terms) {
      const index = indexOf.get(term)!;
      if (isFresh(term)) result[index] = quantizationOfTerm(observations[index], result[held]);
    }
  }
  return result;
}
