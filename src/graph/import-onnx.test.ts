import {
  AttributeProto_AttributeType as Kind,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as ElementType,
} from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { asFloats, embedOnnx, floats, gradients, Graph, mul, openGraph, readOnnx, reduceSum } from './index.js';
import { evaluate } from './testing/evaluate.js';
import { foreignGraph, foreignModel, ints, node, value, weights } from './testing/foreign-model.js';
import { runtimes } from './testing/runtimes.node.js';

/** y = 2·x in float64, z = y + [10, 20] by a branch that reads a name around it; unused = −x. */
const mixedTypes = foreignModel({
  graph: {
    input: [value('x', ['n', 2])],
    output: [value('y', ['n', 2]), value('z', ['n', 2]), value('unused', ['n', 2])],
    initializer: [
      { name: 'two', dims: [], dataType: ElementType.DOUBLE, doubleData: [2] },
      { name: 'always', dims: [], dataType: ElementType.BOOL, int32Data: [1] },
      weights('spare', [1], [7]),
    ],
    node: [
      node('Cast', ['x'], ['wide'], [{ name: 'to', type: Kind.INT, i: BigInt(ElementType.DOUBLE) }]),
      node('Mul', ['wide', 'two'], ['twice']),
      node('Cast', ['twice'], ['y'], [{ name: 'to', type: Kind.INT, i: BigInt(ElementType.FLOAT) }]),
      node('Constant', [], ['offset'], [{ name: 'value_floats', type: Kind.FLOATS, floats: [10, 20] }]),
      node(
        'If',
        ['always'],
        ['z'],
        [
          { name: 'then_branch', type: Kind.GRAPH, g: branch('Add') },
          { name: 'else_branch', type: Kind.GRAPH, g: branch('Sub') },
        ],
      ),
      node('Neg', ['x'], ['unused']),
    ],
  },
});

function branch(op: string) {
  return foreignGraph({ output: [value(`by${op}`, ['n', 2])], node: [node(op, ['y', 'offset'], [`by${op}`])] });
}

const identity = (op: ReturnType<typeof node>, opset = 18, sides: readonly (string | number)[] = [1, 2]) =>
  readOnnx(foreignModel({ opset, graph: { input: [value('x', sides)], output: [value('y', [])], node: [op] } }), 'f');

function embed(network: ReturnType<typeof readOnnx>, output = 'y') {
  const graph = new Graph();
  return embedOnnx(network, new Map([['x', graph.input('image', [1, 2])]]), [{ name: output, shape: [1, 2] }]);
}

describe.each(runtimes)('a foreign network inside a graph, $name', ({ runtime }) => {
  it('keeps all types, attributes and branches, between nodes of ours', async () => {
    const network = readOnnx(mixedTypes, 'mixed.onnx');
    expect(network.inputs).toEqual([{ name: 'x', type: 'FLOAT', shape: [-1, 2] }]);
    expect(network.outputs).toEqual(['y', 'z', 'unused']);
    const outputs = [
      { name: 'z', shape: [2, 2] },
      { name: 'y', shape: [2, 2] },
    ];
    const [z, y] = await evaluate(runtime, [floats([1, 2, 3, 4], [2, 2])], (x) =>
      embedOnnx(network, new Map([['x', mul(x, 10)]]), outputs).map((tensor) => mul(tensor, 3)),
    );
    expect([...asFloats(y)]).toEqual([60, 120, 180, 240]);
    expect([...asFloats(z)]).toEqual([90, 180, 210, 300]);
  });

  it('can stand twice in one graph, one behind the other', async () => {
    const network = readOnnx(mixedTypes, 'mixed.onnx');
    const twice = (x: Parameters<typeof mul>[0]) =>
      embedOnnx(network, new Map([['x', mul(x, 1)]]), [{ name: 'y', shape: [1, 2] }])[0];
    const [y] = await evaluate(runtime, [floats([1, 2], [1, 2])], (x) => [twice(twice(x))]);
    expect([...asFloats(y)]).toEqual([4, 8]);
  });

  it('runs operator set 13 where its ops mean the same', async () => {
    const network = identity(node('ReduceSum', ['x'], ['y'], []), 13);
    const [y] = await evaluate(runtime, [floats([1, 2], [1, 2])], (x) =>
      embedOnnx(network, new Map([['x', x]]), [{ name: 'y', shape: [1, 1] }]),
    );
    expect(asFloats(y)[0]).toBe(3);
  });
});

describe('what is left out', () => {
  it('nodes and weights that the outputs do not need', () => {
    const graph = new Graph();
    const [y] = embedOnnx(readOnnx(mixedTypes, 'f'), new Map([['x', graph.input('image', [1, 2])]]), [
      { name: 'y', shape: [1, 2] },
    ]);
    const body = y.node!.foreign!(y.node!);
    expect(body.nodes.map(({ opType }) => opType)).toEqual(['Cast', 'Mul', 'Cast']);
    expect(body.initializers.map(({ name }) => name.split('/')[1])).toEqual(['two']);
  });
});

describe('refusals', () => {
  it('what is not an ONNX file', () => {
    expect(() => readOnnx(new TextEncoder().encode('<html>not found</html>'), 'a.onnx')).toThrow(
      /a\.onnx.*not an ONNX/,
    );
    expect(() => readOnnx(new Uint8Array(0), 'empty.onnx')).toThrow(/empty\.onnx.*holds no network/);
    expect(() => readOnnx(mixedTypes.subarray(0, mixedTypes.length - 9), 'cut.onnx')).toThrow(/cut\.onnx.*damaged/);
  });

  it.each([12, 21])('operator set %d', (opset) => {
    expect(() => identity(node('Neg', ['x'], ['y']), opset)).toThrow(
      `operator set ${opset}, needed is 13 to 20; export it again with opset 18 to 20`,
    );
  });

  it('external weights, sparse weights and functions', () => {
    const graph = { node: [node('Neg', ['x'], ['y'])], input: [value('x', [1])], output: [value('y', [1])] };
    const external = { ...weights('w', [1], []), dataLocation: DataLocation.EXTERNAL };
    expect(() => readOnnx(foreignModel({ graph: { ...graph, initializer: [external] } }), 'f')).toThrow(/another file/);
    expect(() => readOnnx(foreignModel({ graph: { ...graph, sparseInitializer: [{}] } }), 'f')).toThrow(/sparse/);
    expect(() => readOnnx(foreignModel({ graph }, { functions: [{ name: 'f' }] }), 'f')).toThrow(/functions inlined/);
  });

  it('ops that changed their meaning after the file was exported, also inside branches', () => {
    const reduce = node('ReduceMean', ['x'], ['y'], [ints('axes', [1])]);
    expect(() => embed(identity(reduce, 17))).toThrow(/operator set 17 and uses ReduceMean.*opset 18 to 20/);
    expect(() => embed(identity(node('Split', ['x'], ['y', 'rest'], []), 13))).toThrow(/Split/);
    expect(() => embed(identity(node('Split', ['x', 'sizes'], ['y', 'rest'], []), 13))).not.toThrow();
    const body = foreignGraph({ node: [reduce], output: [value('y', [1])] });
    const inner = node('If', ['x'], ['y'], [{ name: 'then_branch', type: Kind.GRAPH, g: body }]);
    expect(() => embed(identity(inner, 17))).toThrow(/ReduceMean/);
  });

  it('custom ops, unknown outputs and unconnected inputs', () => {
    expect(() => embed(identity(node('Magic', ['x'], ['y'], [], 'acme')))).toThrow(/custom op acme\.Magic/);
    expect(() => embed(readOnnx(mixedTypes, 'f'), 'w')).toThrow('no output "w"; its outputs are y, z, unused.');
    const two = readOnnx(
      foreignModel({
        graph: {
          input: [value('x', [1, 2]), value('other', [1, 2])],
          output: [value('y', [1, 2])],
          node: [node('Add', ['x', 'other'], ['y'])],
        },
      }),
      'f',
    );
    expect(() => embed(two)).toThrow('needs its input "other"');
  });

  it('a gradient through it', () => {
    const graph = new Graph();
    const x = graph.input('x', [1, 2]);
    const [y] = embedOnnx(readOnnx(mixedTypes, 'f'), new Map([['x', x]]), [{ name: 'y', shape: [1, 2] }]);
    expect(() => gradients(reduceSum(y, [0, 1]), [x])).toThrow(/Network has no gradient/);
  });
});

it('carries a network of many megabytes without loss', async () => {
  const data = Float32Array.from({ length: 1 << 20 }, (_, i) => i % 251);
  const rawData = new Uint8Array(data.buffer);
  const graph = {
    input: [value('x', [1])],
    output: [value('y', [1])],
    initializer: [{ name: 'w', dims: [BigInt(data.length)], dataType: ElementType.FLOAT, rawData }],
    node: [node('Mul', ['x', 'w'], ['y'])],
  };
  const own = new Graph();
  const x = own.input('x', [1]);
  own.output(
    'y',
    embedOnnx(readOnnx(foreignModel({ graph }), 'f'), new Map([['x', x]]), [{ name: 'y', shape: [1 << 20] }])[0],
  );
  const session = await openGraph(runtimes[0].runtime, own);
  const { y } = await session.run({ x: floats([2], [1]) });
  await session.release();
  expect(asFloats(y).every((v, i) => v === 2 * data[i])).toBe(true);
});
