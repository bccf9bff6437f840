import { describe, expect, it } from 'vitest';
import { Random } from '../../random.js';
import { asFloats, floats, type TensorData } from '../data.js';
import { Graph, type Tensor } from '../graph.js';
import { openGraph } from '../open-graph.js';
import { add } from '../ops/add.js';
import { conv2d } from '../ops/conv2d.js';
import { relu } from '../ops/relu.js';
import { nodeRuntime } from '../runtime.node.js';
import { equalised } from './equalise.js';
import type { Network } from './network.js';
import { addObservers, Observer, type ChannelObservation } from './observe.js';
import { drawQuantized, quantizeNetwork } from './quantized-network.js';

const SHAPE = [1, 3, 16, 16];
const runtime = nodeRuntime({ threads: 1 });
const random = Random.of(5, 'uneven');
const image = floats(
  Float32Array.from({ length: 3 * 256 }, () => random.uniform(-1, 1)),
  SHAPE,
);

/** A stem whose channels are the smaller the later they come and no less needed, a block on it, and another map behind that. */
function uneven(): Network {
  const weights = Random.of(6, 'weights');
  const graph = new Graph();
  const input = graph.input('image', SHAPE);
  const conv = (x: Tensor, size: (output: number, input: number) => number = () => 1): Tensor => {
    const fanIn = 9 * x.shape[1];
    const kernels = Float32Array.from({ length: 16 * fanIn }, (_, i) => {
      const [o, c] = [Math.floor(i / fanIn), Math.floor(i / 9) % x.shape[1]];
      return (size(o, c) * weights.normal()) / Math.sqrt(fanIn / 2);
    });
    const biases = graph.constant(floats(new Float32Array(16), [16]));
    return conv2d(x, graph.constant(floats(kernels, [16, x.shape[1], 3, 3])), biases, { padding: 1 });
  };
  const needed = (_output: number, channel: number): number => 0.75 ** -channel;
  const stem = relu(conv(input, (output) => 0.75 ** output));
  const first = relu(add(conv(relu(conv(stem, needed))), conv(stem, needed)));
  graph.output('fine', first);
  graph.output('coarse', relu(conv(relu(conv(first)))));
  return { graph, input };
}

async function observed(network: Network): Promise<ChannelObservation[]> {
  const graph = new Graph();
  addObservers(network, graph.input('image', SHAPE));
  const session = await openGraph(runtime, graph);
  const observer = new Observer();
  observer.add(await session.run({ image }), 1);
  await session.release();
  return observer.observations;
}

async function run(graph: Graph): Promise<Record<string, TensorData>> {
  const session = await openGraph(runtime, graph);
  const out = await session.run({ image });
  await session.release();
  return out;
}

function difference(a: TensorData, b: TensorData): number {
  const [x, y] = [asFloats(a), asFloats(b)];
  const squares = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(squares(x.map((value, i) => value - y[i])) / squares(x));
}

describe('a network with channels made alike', () => {
  const network = uneven();

  it('is the same network, and what is told of its channels is what would be seen', async () => {
    const { network: even, observations } = equalised(network, await observed(network));
    const [before, after] = [await run(network.graph), await run(even.graph)];
    expect(difference(before.fine, after.fine)).toBeLessThan(1e-6);
    expect(difference(before.coarse, after.coarse)).toBeLessThan(1e-6);
    (await observed(even)).forEach(({ low, high, means }, i) => {
      expect(observations[i].low).toBeCloseTo(low, 4);
      expect(observations[i].high).toBeCloseTo(high, 4);
      means.forEach((mean, c) => expect(observations[i].means[c]).toBeCloseTo(mean, 4));
    });
  });

  it('has its channels closer to each other ahead of the first map, and behind it as they were', async () => {
    const spread = ({ peaks }: ChannelObservation): number => Math.max(...peaks) / Math.min(...peaks);
    const before = await observed(network);
    const after = await observed(equalised(network, before).network);
    expect(spread(before[1])).toBeGreaterThan(20);
    expect(spread(after[1])).toBeLessThan(spread(before[1]) / 3);
    expect([...after.at(-2)!.peaks]).toEqual([...before.at(-2)!.peaks].map((peak) => expect.closeTo(peak, 4)));
  });

  it('loses less in whole numbers', async () => {
    const real = await run(network.graph);
    const seen = await observed(network);
    const even = equalised(network, seen);
    const errors: number[] = [];
    for (const { network: one, observations } of [{ network, observations: seen }, even]) {
      const whole = new Graph();
      const quantized = quantizeNetwork(one, observations, { low: -1, high: 1 });
      drawQuantized(one, quantized, whole.input('image', SHAPE)).forEach((map, i) => whole.output(`map${i}`, map));
      errors.push(difference(real.fine, (await run(whole)).map0));
    }
    expect(errors[1]).toBeLessThan(0.8 * errors[0]);
  });

  it('takes channels that are always 0', async () => {
    const seen = (await observed(network)).map((one) => ({ ...one, peaks: one.peaks.map(() => 0) }));
    expect(difference((await run(network.graph)).fine, (await run(equalised(network, seen).network.graph)).fine)).toBe(
      0,
    );
  });
});
