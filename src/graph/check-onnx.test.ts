import {
  AttributeProto_AttributeType as Kind,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as ElementType,
  type TensorProtoSchema,
} from 'onnx-buf';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { processorTime } from '../../test/support/processor-time.js';
import { checkOnnx } from './check-onnx.js';
import { Graph, neg, serialize } from './index.js';
import { foreignGraph, foreignModel, ints, node, value, weights, type ForeignModel } from './testing/foreign-model.js';

type Part = ForeignModel['graph'];
type Tensor = MessageInitShape<typeof TensorProtoSchema>;

const model = (more: Part, rest = {}) =>
  foreignModel({ graph: { input: [value('x', ['n', 3])], output: [value('y', ['n', 3])], ...more } }, rest);
const refusal = (bytes: Uint8Array): string => {
  try {
    checkOnnx(bytes, 'f.onnx');
  } catch (error) {
    expect(error).toMatchObject({ name: 'ClflowError', code: 'model' });
    return (error as Error).message;
  }
  return 'accepted';
};
const integers = (name: string, ...values: bigint[]) => ({
  name,
  dims: [BigInt(values.length)],
  dataType: ElementType.INT64,
  int64Data: values,
});
const rawIntegers = (name: string, ...values: bigint[]) => ({
  name,
  dims: [BigInt(values.length)],
  dataType: ElementType.INT64,
  rawData: new Uint8Array(BigInt64Array.from(values).buffer),
});
const external: Tensor = { name: 'w', dims: [1n], dataType: ElementType.FLOAT, dataLocation: DataLocation.EXTERNAL };
const named: Tensor = {
  name: 'w',
  dims: [1n],
  dataType: ElementType.FLOAT,
  floatData: [1],
  externalData: [{ key: 'location', value: 'secret.bin' }],
};
const constant = (tensor: Tensor, output = 'w') =>
  node('Constant', [], [output], [{ name: 'value', type: Kind.TENSOR, t: tensor }]);
const neg1 = node('Neg', ['x'], ['y']);
const branch = (...nodes: ReturnType<typeof node>[]) => ({
  name: 'then_branch',
  type: Kind.GRAPH,
  g: foreignGraph({ node: nodes }),
});

describe('checkOnnx', () => {
  it('tells inputs, outputs and the number of nodes', () => {
    const initializer = [weights('w', [1], [1])];
    const bytes = model({ initializer, input: [value('x', ['n', 3]), value('w', [1])], node: [neg1] });
    expect(checkOnnx(bytes, 'f')).toMatchObject({
      inputs: [{ name: 'x', elementType: 1, shape: [null, 3] }],
      outputs: [{ name: 'y', elementType: 1, shape: [null, 3] }],
      nodes: 1,
    });
  });

  it('accepts what the graph engine writes', () => {
    const graph = new Graph();
    graph.output('y', neg(graph.input('x', [2])));
    expect(checkOnnx(serialize(graph), 'f').nodes).toBe(2);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['external data in an initializer', model({ initializer: [external], node: [neg1] }), /another file/],
    ['a place of external data', model({ initializer: [named], node: [neg1] }), /another file/],
    ['external data in a Constant', model({ node: [constant(external), neg1] }), /another file/],
    [
      'external data in a list of tensors',
      model({ node: [node('Neg', ['x'], ['y'], [{ name: 'all', type: Kind.TENSORS, tensors: [external] }])] }),
      /another file/,
    ],
    [
      'external data in a branch',
      model({ node: [node('If', ['x'], ['y'], [branch(constant(external))])] }),
      /another file/,
    ],
    ['sparse weights', model({ sparseInitializer: [{}], node: [neg1] }), /sparse/],
    [
      'sparse weights in a Constant',
      model({ node: [node('Constant', [], ['y'], [{ name: 'sparse_value', sparseTensor: {} }])] }),
      /sparse/,
    ],
    ['functions', model({ node: [neg1] }, { functions: [{ name: 'f' }] }), /functions inlined/],
    ['training information', model({ node: [neg1] }, { trainingInfo: [{}] }), /training information/],
    ['a custom op', model({ node: [node('Steal', ['x'], ['y'], [], 'evil')] }), /custom op evil\.Steal/],
    [
      'a custom op in a branch in a branch',
      model({
        node: [
          node(
            'If',
            ['x'],
            ['y'],
            [branch(node('If', ['x'], ['z'], [branch(node('Steal', ['x'], ['z'], [], 'evil'))]))],
          ),
        ],
      }),
      /custom op evil\.Steal/,
    ],
    ['a loop that the image drives', model({ node: [node('Loop', ['x'], ['y'])] }), /uses Loop, which may never end/],
    ['a loop without a number', model({ node: [node('Loop', ['', 'x'], ['y'])] }), /uses Loop, which may never end/],
    [
      'a long loop',
      model({
        node: [node('Loop', ['m'], ['y'])],
        initializer: [{ name: 'm', dims: [1n], dataType: ElementType.INT64, int64Data: [5000n] }],
      }),
      /uses Loop, .* of up to 4096 turns/,
    ],
    [
      'a compiled network elsewhere',
      model({ node: [node('EPContext', ['x'], ['y'], [], 'com.microsoft')] }),
      /EPContext/,
    ],
    ['no network', model({}), /holds no network/],
    ['the runtime’s own format', new TextEncoder().encode('\u0012\u0010\0\0ORTM and so on.'), /format of ONNX Runtime/],
    ['a text', new TextEncoder().encode('<html>not found</html>'), /not an ONNX file/],
    [
      'a shape without the bytes for it',
      model({ initializer: [weights('w', [100_000, 100_000], [1])], node: [neg1] }),
      /tensor "w" claims the shape \[100000, 100000\] and has \d bytes/,
    ],
    [
      'a negative side',
      model({ initializer: [weights('w', [-1, -1], [1])], node: [neg1] }),
      /claims the shape \[-1, -1\]/,
    ],
    ['nine axes', model({ initializer: [weights('w', Array(9).fill(1), [1])], node: [neg1] }), /claims the shape/],
    [
      'a memory bomb',
      model({ initializer: [integers('s', 100_000n, 100_000n)], node: [node('ConstantOfShape', ['s'], ['y'])] }),
      /ConstantOfShape "node_y" asks for 10000000000 elements/,
    ],
    [
      'a memory bomb by a Constant',
      model({ node: [constant(rawIntegers('s', 1n << 40n), 's'), node('Expand', ['x', 's'], ['y'])] }),
      /Expand "node_y" asks for/,
    ],
    [
      'a margin without end',
      model({ initializer: [integers('p', 0n, 0n, 0n, 1_000_000n)], node: [node('Pad', ['x', 'p'], ['y'])] }),
      /adds a margin of 1000000/,
    ],
    [
      'a window without end',
      model({ node: [node('Conv', ['x', 'x'], ['y'], [ints('pads', [0, 1e6])])] }),
      /pads of 1000000/,
    ],
  ])('refuses %s', (_what, bytes, message) => {
    expect(refusal(bytes)).toMatch(message);
    expect(refusal(bytes)).toMatch(/^f\.onnx cannot be used: /);
  });

  it('refuses more nodes than any network has', () => {
    expect(refusal(model({ node: Array(20_001).fill(neg1) }))).toMatch(/more than 20000 nodes/);
  });

  it('refuses graphs that lie deep in each other', () => {
    let inner = neg1;
    for (let depth = 0; depth < 9; depth++) inner = node('If', ['x'], ['y'], [branch(inner)]);
    expect(refusal(model({ node: [inner] }))).toMatch(/8 deep/);
  });

  const toWhole = node('Cast', ['x'], ['a'], [{ name: 'to', type: Kind.INT, i: BigInt(ElementType.INT64) }]);
  const divide = (op = 'Div') => node(op, ['a', 'b'], ['y']);

  it.each<[string, Part]>([
    ['by −1', { initializer: [integers('b', -1n)], node: [toWhole, divide()] }],
    ['by 0', { initializer: [integers('b', 2n, 0n)], node: [toWhole, divide()] }],
    ['by −1 in raw bytes', { initializer: [rawIntegers('b', -1n)], node: [toWhole, divide('Mod')] }],
    [
      'by −1 of 32 bits',
      {
        initializer: [{ name: 'b', dims: [1n], dataType: ElementType.INT32, int32Data: [-1] }],
        node: [toWhole, divide()],
      },
    ],
    ['by what a constant gives', { node: [toWhole, constant(integers('', -1n), 'b'), divide()] }],
    [
      'by an input in a constant’s place',
      { input: [value('b', [1])], initializer: [integers('b', 2n)], node: [toWhole, divide()] },
    ],
    ['by what is not known', { node: [toWhole, node('Shape', ['x'], ['b']), divide()] }],
    ['in a branch', { node: [toWhole, constant(integers('', 0n), 'b'), node('If', ['x'], ['z'], [branch(divide())])] }],
    [
      'of what stands for two things',
      { initializer: [weights('a', [1], [1])], node: [toWhole, node('Shape', ['x'], ['b']), divide()] },
    ],
  ])('refuses a whole-number division %s', (_what, part) => {
    expect(refusal(model(part))).toMatch(/divides whole numbers by ones that may be 0 or −1/);
  });

  it.each<[string, Part]>([
    ['floats', { node: [node('Sqrt', ['x'], ['s']), node('Add', ['s', 's'], ['b']), node('Div', ['x', 'b'], ['y'])] }],
    ['whole numbers by 2', { initializer: [integers('b', 2n)], node: [node('Shape', ['x'], ['a']), divide()] }],
  ])('lets %s be divided', (_what, part) => {
    expect(refusal(model(part))).toBe('accepted');
  });

  it('takes milliseconds, whatever the weights are', () => {
    const rawData = new Uint8Array(1 << 25);
    const initializer = [{ name: 'w', dims: [BigInt(1 << 23)], dataType: ElementType.FLOAT, rawData }];
    const bytes = model({ initializer, node: Array(2000).fill(neg1) });
    expect(processorTime(() => expect(refusal(bytes)).toBe('accepted'))).toBeLessThan(500);
  });
});
