import { fromBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, type ModelProto } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { asFloats, bytes, floats, integers, type TensorData } from './data.js';
import { gradients } from './differentiate.js';
import { Graph } from './graph.js';
import * as ops from './ops/index.js';
import { serialize, type SerializeOptions } from './serialize.js';
import { openGraph } from './open-graph.js';
import { DYNAMIC } from './tensor-type.js';
import { runtimes } from './testing/runtimes.node.js';
import { uniform } from './testing/values.js';

function parsed(graph: Graph, options?: SerializeOptions): ModelProto {
  return fromBinary(ModelProtoSchema, serialize(graph, options));
}

function opTypes(model: ModelProto): string[] {
  return model.graph!.node.map((node) => node.opType);
}

describe('serialize', () => {
  it('leaves out nodes and constants that no output needs', () => {
    const graph = new Graph();
    const x = graph.input('x', [2]);
    const used = ops.exp(x);
    ops.mul(ops.log(x), graph.constant(floats([1, 2], [2])));
    graph.output('y', used);
    const model = parsed(graph);
    expect(opTypes(model)).toEqual(['Exp', 'Identity']);
    expect(model.graph!.initializer).toEqual([]);
  });

  it('leaves out gradients that nobody asked for', () => {
    const graph = new Graph();
    const [x, y] = [graph.input('x', [2]), graph.input('y', [2])];
    const [dx] = gradients(ops.reduceSum(ops.mul(ops.sin(x), y)), [x, y]);
    graph.output('dx', dx);
    const model = parsed(graph);
    expect(opTypes(model)).toContain('Cos');
    expect(opTypes(model)).not.toContain('Sin');
  });

  it('keeps what only the body of a loop uses', () => {
    const graph = new Graph();
    const turns = graph.input('turns', [1], 'int64');
    const start = graph.input('start', [2]);
    const step = ops.square(graph.input('step', [2]));
    const body = new Graph(graph);
    body.input('turn', [], 'int64');
    const [goOn, state] = [body.input('go_on', [], 'bool'), body.input('state', [2])];
    body.output('go_on_out', goOn);
    body.output('state_out', ops.add(state, step));
    const always = graph.constant({ type: 'bool', shape: [], data: Uint8Array.of(1) });
    const [end] = graph.emit('Loop', [turns, always, start], [{ shape: [2] }], {
      attributes: { body: { graph: body } },
    });
    graph.output('end', end);
    expect(opTypes(parsed(graph))).toEqual(['Mul', 'Loop', 'Identity']);
  });

  it('writes metadata, names and versions that another reader finds', () => {
    const graph = new Graph();
    graph.output('y', ops.neg(graph.input('x', [3])));
    const metadata = { 'clflow.class': 'bottle', 'clflow.note': 'Ünïcode "quoted" {json: 1}\n', empty: '' };
    const model = parsed(graph, { name: 'detector', producerVersion: '1.2.3', metadata });
    expect(Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value]))).toEqual(metadata);
    expect(model.graph!.name).toBe('detector');
    expect([model.producerName, model.producerVersion]).toEqual(['clflow', '1.2.3']);
    expect(model.opsetImport.map(({ domain, version }) => [domain, version])).toEqual([
      ['', 20n],
      ['com.microsoft', 1n],
    ]);
  });

  it('names dynamic axes and writes fixed ones as numbers', () => {
    const graph = new Graph();
    graph.output('y', graph.input('x', [DYNAMIC, 3, DYNAMIC]));
    const { type } = parsed(graph).graph!.input[0];
    const dims = type!.value.case === 'tensorType' ? type!.value.value.shape!.dim : [];
    expect(dims.map((dim) => dim.value.value)).toEqual(['batch', 3n, 'axis2']);
  });

  it('is the same for the same graph, byte for byte', () => {
    const build = (): Uint8Array => {
      const graph = new Graph();
      const [x, w] = [graph.input('x', [1, 2, 4, 4]), graph.input('w', [2, 2, 3, 3])];
      const [dw] = gradients(ops.reduceSum(ops.square(ops.conv2d(x, w, null, { padding: 1 }))), [w]);
      graph.output('dw', dw);
      return serialize(graph);
    };
    expect(build()).toEqual(build());
  });

  it('refuses two outputs of one name', () => {
    const graph = new Graph();
    const x = graph.input('x', [1]);
    graph.output('y', x);
    expect(() => graph.output('y', ops.neg(x))).toThrow('graph output "y" is declared twice');
  });
});

describe.each(runtimes)('a serialised graph on $name', ({ runtime }) => {
  it('takes batches of any size, each image as if it came alone', async () => {
    const graph = new Graph();
    const random = new Random(3);
    const x = graph.input('x', [DYNAMIC, 2, 8, 6]);
    const kernel = graph.constant(uniform([4, 2, 3, 3])(random));
    const bias = graph.constant(uniform([4])(random));
    const features = ops.maxPool(ops.relu(ops.conv2d(x, kernel, bias, { padding: 1 })), { kernel: 2, stride: 2 });
    const map = ops.resize(ops.averagePool(features, { kernel: 3, padding: 1 }), 8, 6);
    const flat = ops.reshape(map, [DYNAMIC, 4 * 8 * 6]);
    graph.output('map', map);
    graph.output('score', ops.topKMean(flat, 5));
    const session = await openGraph(runtime, graph);

    const image = (seed: number): number[] => [...asFloats(uniform([2, 8, 6])(new Random(seed)))];
    const run = (seeds: number[]) => session.run({ x: floats(seeds.flatMap(image), [seeds.length, 2, 8, 6]) });
    const alone = [await run([1]), await run([2]), await run([3])];
    const together = await run([1, 2, 3]);
    await session.release();

    expect(together.map.shape).toEqual([3, 4, 8, 6]);
    expect(together.score.shape).toEqual([3]);
    expect(alone[0].map.shape).toEqual([1, 4, 8, 6]);
    for (const name of ['map', 'score']) {
      const separate = alone.flatMap((result) => [...asFloats(result[name])]);
      const joined = asFloats(together[name]);
      expect(Math.max(...separate.map((value, i) => Math.abs(value - joined[i])))).toBeLessThan(1e-6);
    }
    expect(asFloats(together.score)[0]).not.toBeCloseTo(asFloats(together.score)[1], 3);
  });

  it('carries every data type in, out and as a constant', async () => {
    const values: TensorData[] = [
      floats([0.5, -2], [2]),
      integers([-3, 2 ** 40], [2]),
      bytes(Uint8Array.of(0, 255), [2]),
      { type: 'bool', shape: [2], data: Uint8Array.of(1, 0) },
    ];
    const graph = new Graph();
    for (const value of values) {
      graph.output(`fed ${value.type}`, graph.input(value.type, value.shape, value.type));
      graph.output(`constant ${value.type}`, graph.constant(value));
    }
    const session = await openGraph(runtime, graph);
    const results = await session.run(Object.fromEntries(values.map((value) => [value.type, value])));
    await session.release();
    for (const value of values) {
      expect(results[`fed ${value.type}`]).toEqual(value);
      expect(results[`constant ${value.type}`]).toEqual(value);
    }
  });

  it('takes a constant that is a view into a larger buffer', async () => {
    const graph = new Graph();
    graph.output('y', graph.constant(floats(Float32Array.of(9, 1, 2, 9).subarray(1, 3), [2])));
    const session = await openGraph(runtime, graph);
    expect((await session.run({})).y).toEqual(floats([1, 2], [2]));
    await session.release();
  });
});
