import { expect, it } from 'vitest';
import { floats } from '../data.js';
import { Graph, type Tensor } from '../graph.js';
import { add } from '../ops/add.js';
import { conv2d } from '../ops/conv2d.js';
import { relu } from '../ops/relu.js';
import { quantizationsOf } from './choose-scales.js';
import { layersOf } from './network.js';
import type { Range } from './scales.js';

function conv(x: Tensor): Tensor {
  const { graph } = x;
  const weights = graph.constant(floats(new Float32Array(36).fill(0.1), [2, 2, 3, 3]));
  return conv2d(x, weights, graph.constant(floats([0, 0], [2])), { padding: 1 });
}

/** Blocks one after the other: relu(x + conv(x)), the longest row of sums of a ResNet-50 and more. */
function blocks(count: number) {
  const graph = new Graph();
  const input = graph.input('image', [1, 2, 8, 8]);
  let x = relu(conv(input));
  for (let block = 0; block < count; block++) x = relu(add(conv(x), x));
  graph.output('map', x);
  return { graph, input };
}

it.each([1, 2, 6])('makes terms of sums that are added without rounding, of %d blocks', (count) => {
  const network = blocks(count);
  const { values } = layersOf(network);
  const observations = values.map(({ tensor, index }) => {
    const low = tensor.node?.op === 'Conv' ? -1.7 - index / 7 : 0;
    return { low, high: 1.3 + Math.sqrt(index) / 3, means: new Float32Array(2) };
  });
  const chosen = quantizationsOf(network, observations, { low: -1, high: 1 });
  for (const { scale } of chosen) expect(Math.fround(scale)).toBe(scale);
  const of = (tensor: Tensor): (typeof chosen)[number] => {
    return chosen[values.find((value) => value.tensor === tensor)!.index];
  };
  for (const { op, inputs, outputs } of network.graph.nodes) {
    if (op !== 'Add') continue;
    const sum = network.graph.nodes.find((node) => node.inputs[0] === outputs[0])!.outputs[0];
    for (const term of inputs) {
      const ratio = of(term!).scale / of(sum).scale;
      expect(Math.fround(ratio)).toBe(ratio);
      // 255 of such steps, and two terms of them, are still exact as float32.
      expect(Number.isInteger(128 * ratio)).toBe(true);
      expect(ratio).toBeLessThanOrEqual(8);
    }
  }
  // All that was seen is held, but for what no other term of its sum can lift above 0.
  observations.forEach(({ low, high }, i) => {
    const { scale, zero } = chosen[i];
    const range = i === 0 ? { low: -1, high: 1 } : { low, high };
    const { inputs } =
      network.graph.nodes.find(({ op, inputs }) => op === 'Add' && inputs[0] === values[i].tensor) ?? {};
    const most = inputs ? of(inputs[1]!) : undefined;
    const needed = most ? Math.max(range.low, -most.scale * (255 - most.zero)) : range.low;
    expect(scale * (255 - zero)).toBeGreaterThanOrEqual(range.high - scale);
    expect(scale * -zero).toBeLessThanOrEqual(needed + scale);
  });
});

/** What the two terms of conv(x) + conv(x) are held as, of a ReLU of this sum or of the sum as it is. */
function termsOf(seen: readonly [Range, Range], isCut: boolean): Range[] {
  const graph = new Graph();
  const input = graph.input('image', [1, 2, 8, 8]);
  const terms = seen.map(() => conv(input));
  const sum = add(terms[0], terms[1]);
  graph.output('map', isCut ? relu(sum) : sum);
  const network = { graph, input };
  const { values } = layersOf(network);
  const observations = values.map(({ tensor }) => {
    const range = seen[terms.indexOf(tensor)] ?? { low: isCut ? 0 : -40, high: 4 };
    return { ...range, means: new Float32Array(2) };
  });
  const chosen = quantizationsOf(network, observations, { low: -1, high: 1 });
  return terms.map((term) => {
    const { scale, zero } = chosen[values.find(({ tensor }) => tensor === term)!.index];
    return { low: -zero * scale, high: (255 - zero) * scale };
  });
}

it('spends no whole numbers on what a ReLU cuts off whatever the other term is', () => {
  const seen = [
    { low: -40, high: 3 },
    { low: -10, high: 2 },
  ] as const;
  const [first, second] = termsOf(seen, true);
  expect(first.low).toBeCloseTo(-2, 1);
  expect(first.high).toBeCloseTo(3, 1);
  expect(second.low).toBeCloseTo(-3, 1);
  expect(second.high).toBeCloseTo(2, 1);
  const [whole] = termsOf(seen, false);
  expect(whole.low).toBeCloseTo(-40, 0);
});

it('gives up the lowest values, not those above 0, where a sum is too fine for its terms', () => {
  // What is left of the sum is a hundredth of the terms: 8 times its scale is all that a term can have.
  const [first] = termsOf(
    [
      { low: -40, high: 30 },
      { low: -400, high: 400 },
    ],
    true,
  );
  expect(first.high).toBeGreaterThanOrEqual(30);
  expect(first.low).toBeGreaterThan(-40);
});
