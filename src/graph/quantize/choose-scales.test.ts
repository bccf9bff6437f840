import { expect, it } from 'vitest';
import { floats } from '../data.js';
import { Graph, type Tensor } from '../graph.js';
import { add } from '../ops/add.js';
import { conv2d } from '../ops/conv2d.js';
import { relu } from '../ops/relu.js';
import { quantizationsOf } from './choose-scales.js';
import { layersOf } from './network.js';

/** Blocks one after the other: relu(x + conv(x)), the longest row of sums of a ResNet-50 and more. */
function blocks(count: number) {
  const graph = new Graph();
  const input = graph.input('image', [1, 2, 8, 8]);
  const conv = (x: Tensor): Tensor => {
    const weights = graph.constant(floats(new Float32Array(36).fill(0.1), [2, 2, 3, 3]));
    return conv2d(x, weights, graph.constant(floats([0, 0], [2])), { padding: 1 });
  };
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
  // All that was seen is held.
  observations.forEach(({ low, high }, i) => {
    const { scale, zero } = chosen[i];
    const range = i === 0 ? { low: -1, high: 1 } : { low, high };
    expect(scale * (255 - zero)).toBeGreaterThanOrEqual(range.high - scale);
    expect(scale * -zero).toBeLessThanOrEqual(range.low + scale);
  });
});
