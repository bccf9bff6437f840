/** @file The scales of all held values of a network, those of a sum's terms made for it (see `quantizationOfTerm`). */
import type { Tensor } from '../graph.js';
import { layersOf, neededNodes, type Network } from './network.js';
import type { Observation } from './observe.js';
import { highest, quantizationOf, quantizationOfTerm, type Quantization, type Range } from './scales.js';

/**
 * Steps of a sum's scale that its terms' are made of: of a convolution's output, which goes nowhere else, and of what is added as it is and
 * may be a sum itself. A scale of 8 digits times the latter twice (3 digits) and the former once (10) has 24, as a float32.
 */
const STEPS = { fresh: 128, passed: 8 };
/** Sums in a row whose scales are made so; those before have the scale of the sum that they go into. */
const LONGEST = 2;

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
  const rangeOf = (index: number): Range => (index === 0 ? input : observations[index]);
  const isFresh = (index: number): boolean => made.get(values[index].tensor)?.op === 'Conv';

  const result: (Quantization | undefined)[] = values.map(() => undefined);
  const depths = values.map(() => 0);
  /** The highest that a term is held as. */
  const highestOf = (index: number): number => {
    const held = result[values[index].like];
    return held ? highest(held) : Math.max(0, rangeOf(index).high);
  };
  // From the last sum on: what goes into one may be the sum before.
  for (const { op, inputs, outputs } of [...nodes].reverse()) {
    if (op !== 'Add') continue;
    const held = heldSum(outputs[0]);
    const sum = (result[held] ??= quantizationOf(rangeOf(held)));
    const terms = inputs.map((term) => indexOf.get(term!)!);
    for (const index of terms.filter((i) => !isFresh(i))) {
      const { like } = values[index];
      if (depths[held] === LONGEST) result[like] = wider(rangeOf(like), sum);
      else result[like] = quantizationOfTerm(rangeOf(like), sum, STEPS.passed);
      depths[like] = Math.min(LONGEST, depths[held] + 1);
    }
    // Where a ReLU follows, what lies below what the other term can make up for becomes 0, however far below: most of the range, often.
    const isCut = !indexOf.has(outputs[0]);
    for (const index of terms.filter(isFresh)) {
      const { low, high } = rangeOf(index);
      const other = terms[terms.indexOf(index) === 0 ? 1 : 0];
      const lowest = isCut ? Math.max(low, -highestOf(other)) : low;
      result[index] = quantizationOfTerm({ low: lowest, high }, sum, STEPS.fresh);
    }
  }
  return values.map(({ index, like }) => {
    return result[index] ?? (result[like] ??= quantizationOf(rangeOf(like)));
  });
}

/** The sum's own scale, as often doubled as the range needs. */
function wider(range: Range, sum: Quantization): Quantization {
  const { scale } = quantizationOfTerm(range, sum, 1);
  return quantizationOfTerm(range, { ...sum, scale: sum.scale * 2 ** Math.ceil(Math.log2(scale / sum.scale)) }, 1);
}
