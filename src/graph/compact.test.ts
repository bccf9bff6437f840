import { fromBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, TensorProto_DataType as ElementType, type ModelProto } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { nearHalves } from '../files/half.js';
import { Random } from '../random.js';
import { storable } from './compact.js';
import { asFloats, floats } from './data.js';
import { Graph } from './graph.js';
import { loop } from './loop.js';
import { openGraph } from './open-graph.js';
import { add, matmul } from './ops/index.js';
import { serialize } from './serialize.js';
import { runtimes } from './testing/runtimes.node.js';

function normal(count: number, seed = 1): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

/** P symmetric matrices of so many rows, and halves of floats unless told otherwise. */
function symmetric(count: number, rows: number, halves = true): Float32Array {
  const values = normal(count * rows * rows);
  for (let p = 0; p < count; p++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < i; j++) values[(p * rows + j) * rows + i] = values[(p * rows + i) * rows + j];
    }
  }
  return halves ? nearHalves(values) : values;
}

/** y = x + a constant. */
function plus(data: Float32Array, shape: readonly number[]): Graph {
  const graph = new Graph();
  const x = graph.input('x', shape);
  graph.output('y', add(x, graph.constant(floats(data, shape))));
  return graph;
}

function parsed(graph: Graph): ModelProto {
  return fromBinary(ModelProtoSchema, serialize(graph, { compact: true }));
}

function ops(graph: Graph): string[] {
  return parsed(graph).graph!.node.map(({ opType }) => opType);
}

describe('compact constants', () => {
  const cases: [name: string, data: Float32Array, shape: number[], share: number][] = [
    ['halves', nearHalves(normal(4096)), [16, 256], 0.5],
    ['symmetric matrices of halves', symmetric(20, 16), [20, 16, 16], 0.5 * (17 / 32)],
    ['symmetric matrices', symmetric(20, 16, false), [20, 16, 16], 17 / 32],
    ['subnormal halves, zeros of both signs, the largest half', edges(), [1, 1024], 0.5],
    ['anything else', normal(4096), [64, 64], 1],
  ];

  it.each(cases)('hold %s in the bytes that they need', (_, data, shape, share) => {
    const [plain, compact] = [false, true].map((how) => serialize(plus(data, shape), { compact: how }).length);
    const wanted = data.byteLength * share;
    const names = 600;
    const table = shape.length === 3 ? 4 * shape[1] ** 2 : 0;
    expect(compact).toBeGreaterThanOrEqual(wanted);
    expect(compact).toBeLessThan(wanted + table + names);
    expect(plain).toBeGreaterThanOrEqual(data.byteLength);
  });

  for (const { name, runtime } of runtimes) {
    it.each(cases)(`come back as they were on ${name}: %s`, async (_, data, shape) => {
      const session = await openGraph(runtime, plus(data, shape), { compact: true });
      const zeros = floats(new Float32Array(data.length), shape);
      const { y } = await session.run({ x: zeros });
      await session.release();
      // x + 0 is x, but for −0.
      expect(asFloats(y)).toEqual(data.map((value) => value + 0));
    });
  }

  it('stay as they are where there are few of them', () => {
    expect(ops(plus(nearHalves(normal(1000)), [1000]))).toEqual(['Add', 'Identity']);
  });

  it('are no halves where one of them is too large or no number', () => {
    for (const odd of [65520, 1e-9, NaN, Infinity]) {
      const data = nearHalves(normal(2048));
      data[77] = odd;
      expect(ops(plus(data, [2048]))).toEqual(['Add', 'Identity']);
    }
  });

  it('share the table that makes matrices whole', () => {
    const graph = new Graph();
    const x = graph.input('x', [20, 16, 16]);
    const [a, b] = [symmetric(20, 16), symmetric(20, 16, false)];
    graph.output('y', add(add(x, graph.constant(floats(a, x.shape))), graph.constant(floats(b, x.shape))));
    const tables = parsed(graph).graph!.initializer.filter(({ dataType }) => dataType === Number(ElementType.INT32));
    expect(tables).toHaveLength(1);
  });

  it('are unpacked inside the body of a loop as well', async () => {
    const data = symmetric(4, 32);
    const graph = new Graph();
    const x = graph.input('x', [4, 32, 1]);
    const { state } = loop(graph.integers([3]), [x], (body, _turn, [before]) => ({
      state: [matmul(body.constant(floats(data, [4, 32, 32])), before)],
      scans: [],
    }));
    graph.output('y', state[0]);
    const [{ runtime }] = runtimes;
    const results = await Promise.all(
      [false, true].map(async (compact) => {
        const session = await openGraph(runtime, graph, { compact });
        const { y } = await session.run({ x: floats(normal(128, 3), x.shape) });
        await session.release();
        return asFloats(y);
      }),
    );
    expect(results[1]).toEqual(results[0]);
  });
});

describe('storable', () => {
  it('rounds many numbers by no more than the step of float16, and few not at all', () => {
    const values = normal(5000);
    const rounded = storable(values);
    rounded.forEach((value, i) =>
      expect(Math.abs(value - values[i])).toBeLessThanOrEqual(2 ** -11 * Math.abs(values[i]) + 2 ** -25),
    );
    expect(rounded).not.toEqual(values);
    expect(storable(values.slice(0, 1000))).toEqual(values.slice(0, 1000));
  });

  it('keeps what float16 is too coarse for, though it be one block of many', () => {
    const values = normal(4096).map((value, i) => (i >= 512 && i < 576 ? value * 1e-7 : value));
    expect(storable(values, 64)).toBe(values);
    expect(storable(values)).not.toBe(values);
    const large = values.map((value) => value * 1e5);
    expect(storable(large)).toBe(large);
  });
});

function edges(): Float32Array {
  const some = [0, -0, 2 ** -24, -(2 ** -24), 3 * 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 65504, -65504, 1, 1 + 2 ** -10];
  return Float32Array.from({ length: 1024 }, (_, i) => some[i % some.length]);
}
