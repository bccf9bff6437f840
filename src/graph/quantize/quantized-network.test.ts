import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../../random.js';
import { asFloats, floats, type TensorData } from '../data.js';
import { Graph, type Tensor } from '../graph.js';
import { readOnnx } from '../import-onnx.js';
import { openGraph } from '../open-graph.js';
import { add } from '../ops/add.js';
import { conv2d } from '../ops/conv2d.js';
import { maxPool } from '../ops/max-pool.js';
import { relu } from '../ops/relu.js';
import { sigmoid } from '../ops/sigmoid.js';
import { loadOrt } from '../runtime.node.js';
import { serialize } from '../serialize.js';
import type { Runtime } from '../session.js';
import type { Shape } from '../tensor-type.js';
import { runtimes } from '../testing/runtimes.node.js';
import { foldInput } from './fold-input.js';
import { isDrawable, type Network } from './network.js';
import { addObservers, Observer, type Observation } from './observe.js';
import { drawQuantized, quantizeNetwork } from './quantized-network.js';

const SHAPE: Shape = [2, 3, 32, 24];
const IMAGE_RANGE = { low: -3, high: 3 };

/** A stem with pooling, a residual block with a projection, and one without: all that a ResNet consists of. */
function network(): Network {
  const graph = new Graph();
  const input = graph.input('image', SHAPE);
  const random = Random.of(7, 'network');
  const conv = (x: Tensor, outputs: number, kernel: number, stride = 1): Tensor => {
    const fanIn = x.shape[1] * kernel ** 2;
    const values = Float32Array.from({ length: outputs * fanIn }, () => random.normal() / Math.sqrt(fanIn / 2));
    const weights = graph.constant(floats(values, [outputs, x.shape[1], kernel, kernel]));
    const bias = Float32Array.from({ length: outputs }, () => 0.1 * random.normal());
    return conv2d(x, weights, graph.constant(floats(bias, [outputs])), { padding: (kernel - 1) / 2, stride });
  };
  const stem = maxPool(relu(conv(input, 16, 5, 2)), { kernel: 3, stride: 2, padding: 1 });
  const first = relu(add(conv(relu(conv(stem, 16, 3)), 16, 3), stem));
  const second = relu(add(conv(relu(conv(first, 32, 3, 2)), 32, 3), conv(first, 32, 1, 2)));
  graph.output('fine', first);
  graph.output('coarse', second);
  return { graph, input };
}

const images = (seed: number): TensorData => {
  const random = Random.of(seed, 'images');
  const size = SHAPE.reduce((product, side) => product * side);
  return floats(
    Float32Array.from({ length: size }, () => random.uniform(-2, 2)),
    SHAPE,
  );
};

async function observed(runtime: Runtime, of: Network, seeds: readonly number[] = [1, 2]): Promise<Observation[]> {
  const graph = new Graph();
  addObservers(of, graph.input('image', SHAPE));
  const session = await openGraph(runtime, graph);
  const observer = new Observer();
  for (const seed of seeds) observer.add(await session.run({ image: images(seed) }), SHAPE[0]);
  await session.release();
  return observer.observations;
}

function drawn(of: Network, draw: (image: Tensor) => Tensor[]): Graph {
  const graph = new Graph();
  draw(graph.input('image', SHAPE)).forEach((map, i) => graph.output(of.graph.outputs[i].name, map));
  return graph;
}

async function wholeGraph(runtime: Runtime): Promise<Graph> {
  const net = network();
  const quantized = quantizeNetwork(net, await observed(runtime, net), IMAGE_RANGE);
  return drawn(net, (image) => drawQuantized(net, quantized, image));
}

async function outputs(runtime: Runtime, graph: Graph, image = images(3)): Promise<Record<string, Float32Array>> {
  const session = await openGraph(runtime, graph);
  const out = await session.run({ image });
  await session.release();
  return { fine: asFloats(out.fine), coarse: asFloats(out.coarse) };
}

describe.each(runtimes)('a network in whole numbers, $name', ({ runtime }) => {
  it('gives what the network gives, but for a few hundredths', async () => {
    const real = await outputs(runtime, network().graph);
    const whole = await outputs(runtime, await wholeGraph(runtime));
    for (const name of ['fine', 'coarse'] as const) {
      const rms = (values: Float32Array): number => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
      const error = rms(real[name].map((x, i) => x - whole[name][i])) / rms(real[name]);
      expect(error).toBeGreaterThan(0);
      expect(error).toBeLessThan(0.05);
    }
  });

  it('observes the range and the means of every value that is held, each the mean over all images', async () => {
    const net = network();
    const [both, one, other] = await Promise.all([[1, 2], [1], [2]].map((seeds) => observed(runtime, net, seeds)));
    // Image, stem, its maximum; inside, before the sum and behind it of one block, and of the other with its projection.
    expect(both.length).toBe(10);
    both.forEach(({ low, high, means }, i) => {
      const mean = (of: (observation: Observation) => number): number => (of(one[i]) + of(other[i])) / 2;
      expect(low).toBeCloseTo(
        mean((seen) => seen.low),
        5,
      );
      expect(high).toBeCloseTo(
        mean((seen) => seen.high),
        5,
      );
      means.forEach((value, c) =>
        expect(value).toBeCloseTo(
          mean((seen) => seen.means[c]),
          5,
        ),
      );
    });
    expect(both[0].low).toBeCloseTo(-2, 2);
    expect(both[1].low).toBe(0);
    // The maximum of values is none that they have not.
    expect(both[2].high).toBe(both[1].high);
  });
});

it('gives the same on every runtime, bit for bit', async () => {
  const [native, wasm] = runtimes;
  const graph = await wholeGraph(native.runtime);
  const first = await outputs(native.runtime, graph);
  expect(await outputs(native.runtime, graph)).toEqual(first);
  expect(await outputs(wasm.runtime, graph)).toEqual(first);
});

it('becomes layers of whole numbers throughout when it is opened', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clflow-whole-'));
  const file = join(folder, 'opened.onnx');
  try {
    const model = serialize(await wholeGraph(runtimes[0].runtime));
    const options = { optimizedModelFilePath: file, graphOptimizationLevel: 'all', logSeverityLevel: 4 } as const;
    await (await loadOrt().InferenceSession.create(model, options)).release();
    const ops = readOnnx(readFileSync(file), 'opened.onnx').graph.node.map(({ opType }) => opType);
    const count = (op: RegExp): number => ops.filter((name) => op.test(name)).length;
    expect(count(/^QLinearConv$/)).toBe(6);
    expect(count(/^QLinearAdd$/)).toBe(2);
    expect(count(/MaxPool$/)).toBe(1);
    expect(count(/^(Conv|FusedConv|Relu|Add)$/)).toBe(0);
    // The image becomes bytes, and the two outputs float32 again.
    expect([count(/^QuantizeLinear$/), count(/^DequantizeLinear$/)]).toEqual([1, 2]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('takes images of another normalisation once that is folded into the first layer', async () => {
  const [{ runtime }] = runtimes;
  const affine = { factors: [0.5, 2, 1.5], offsets: [0, 0, 0] };
  const net = network();
  const folded = await outputs(runtime, foldInput(net, affine).graph);
  const plane = SHAPE[2] * SHAPE[3];
  const { data, shape } = images(3);
  const scaled = asFloats({ type: 'float32', shape, data }).map(
    (x, i) => x * affine.factors[Math.floor(i / plane) % 3],
  );
  const real = await outputs(runtime, net.graph, floats(scaled, shape));
  for (const name of ['fine', 'coarse'] as const) {
    folded[name].forEach((value, i) => expect(value).toBeCloseTo(real[name][i], 4));
  }
});

it('folds what is added to the image into the biases, inside the borders', async () => {
  const [{ runtime }] = runtimes;
  const graph = new Graph();
  const input = graph.input('image', SHAPE);
  const weights = floats(
    Float32Array.from({ length: 27 }, (_, i) => (i % 7) - 3),
    [1, 3, 3, 3],
  );
  const y = conv2d(input, graph.constant(weights), graph.constant(floats([1], [1])), { padding: 1 });
  graph.output('fine', y);
  graph.output('coarse', relu(y));
  const offsets = [3, -1, 2];
  const folded = await outputs(runtime, foldInput({ graph, input }, { factors: [1, 1, 1], offsets }).graph);
  const [height, width] = SHAPE.slice(2);
  const { data, shape } = images(3);
  const moved = asFloats({ type: 'float32', shape, data }).map(
    (x, i) => x + offsets[Math.floor(i / (height * width)) % 3],
  );
  const real = await outputs(runtime, graph, floats(moved, shape));
  folded.fine.forEach((value, i) => {
    const [row, column] = [Math.floor(i / width) % height, i % width];
    const inside = row > 0 && column > 0 && row < height - 1 && column < width - 1;
    if (inside) expect(value).toBeCloseTo(real.fine[i], 3);
  });
});

it('does not draw what it does not know', () => {
  const { graph, input } = network();
  expect(isDrawable({ graph, input })).toBe(true);
  graph.output('odd', sigmoid(graph.outputs[0].tensor));
  expect(isDrawable({ graph, input })).toBe(false);
});
