import { describe, expect, it } from 'vitest';
import { ClflowError } from '../errors.js';
import { Graph, type Tensor } from './graph.js';
import * as ops from './ops/index.js';
import { DYNAMIC, type DataType } from './tensor-type.js';

type BadCall = readonly [complaint: string, shapes: readonly (readonly number[])[], call: (...t: Tensor[]) => unknown];

/** What each op says of tensors that do not fit: its ONNX name, the problem and the shapes. */
const badCalls: BadCall[] = [
  [
    'Add: [2, 3] and [2, 4] are not equal and do not broadcast',
    [
      [2, 3],
      [2, 4],
    ],
    ops.add,
  ],
  ['Sub: [3] and [2] are not equal and do not broadcast', [[3], [2]], ops.sub],
  [
    'Mul: [2, 1, 3] and [2, 2] are not equal and do not broadcast',
    [
      [2, 1, 3],
      [2, 2],
    ],
    ops.mul,
  ],
  ['Div: [0] and [2] are not equal and do not broadcast', [[0], [2]], ops.div],
  ['Greater: [3] and [2] are not equal', [[3], [2]], ops.greater],
  ['Equal: [3] and [2] are not equal', [[3], [2]], ops.equal],
  ['Where: the condition must be bool, got [2]', [[2], [2]], (a, b) => ops.where(a, a, b)],
  ['Where: [2] and [3] are not equal', [[2], [3]], (a, b) => ops.where(ops.greater(a, 0), a, b)],
  [
    'MatMul: inner sizes must agree, got [2, 3] and [4, 2]',
    [
      [2, 3],
      [4, 2],
    ],
    ops.matmul,
  ],
  ['MatMul: inner sizes must agree, got [3] and [3, 2]', [[3], [3, 2]], ops.matmul],
  [
    'MatMul: [2] and [3] are not equal',
    [
      [2, 1, 2],
      [3, 2, 1],
    ],
    ops.matmul,
  ],
  [
    'MatMul: inner sizes must agree, got [2, 3] and [2, 4]',
    [
      [2, 3],
      [2, 4],
    ],
    ops.matmulTransposed,
  ],
  [
    'Conv: needs an image [N, C, H, W] and a kernel',
    [
      [3, 8, 8],
      [2, 3, 3, 3],
    ],
    (x, w) => ops.conv2d(x, w),
  ],
  [
    'a kernel [O, C, k, k], got [1, 4, 8, 8] and [2, 3, 3, 3]',
    [
      [1, 4, 8, 8],
      [2, 3, 3, 3],
    ],
    (x, w) => ops.conv2d(x, w),
  ],
  [
    'Conv: a window of 3 × 3 does not fit, padding is 0, got [1, 2, 1, 8]',
    [
      [1, 2, 1, 8],
      [2, 2, 3, 3],
    ],
    (x, w) => ops.conv2d(x, w),
  ],
  ['Conv: needs one bias for each', [[1, 2, 8, 8], [4, 2, 3, 3], [3]], (x, w, b) => ops.conv2d(x, w, b)],
  ['MaxPool: needs an image [N, C, H, W], got [2, 2]', [[2, 2]], (x) => ops.maxPool(x, { kernel: 2 })],
  ['MaxPool: a window of 5 × 5 does not fit', [[1, 1, 2, 9]], (x) => ops.maxPool(x, { kernel: 5, padding: 1 })],
  ['AveragePool: needs an image [N, C, H, W], got [4]', [[4]], (x) => ops.averagePool(x, { kernel: 2 })],
  ['AveragePool: a window of 3 × 3 does not fit', [[1, 1, 9, 2]], (x) => ops.averagePool(x, { kernel: 3 })],
  ['Resize: needs an image [N, C, H, W], got [4, 4]', [[4, 4]], (x) => ops.resize(x, 2, 2)],
  [
    'Concat: shapes must agree but on axis 1, got [2, 3] and [3, 3]',
    [
      [2, 3],
      [3, 3],
    ],
    (a, b) => ops.concat([a, b], 1),
  ],
  ['Concat: axis 2 does not exist, got [2, 3]', [[2, 3]], (a) => ops.concat([a, a], 2)],
  ['Concat: needs at least one tensor', [], () => ops.concat([], 0)],
  ['Slice: 1 … 5 does not lie inside axis 0, got [4]', [[4]], (x) => ops.slice(x, 0, 1, 5)],
  ['Slice: 2 … 2 does not lie inside axis 0', [[4]], (x) => ops.slice(x, 0, 2, 2)],
  ['Slice: axis -2 does not exist, got [4]', [[4]], (x) => ops.slice(x, -2, 0, 1)],
  ['Slice: axis 3 does not exist, got [4]', [[4]], (x) => ops.reverse(x, 3)],
  ['Split: pieces of 2, 3 do not make up axis 0, got [6]', [[6]], (x) => ops.split(x, 0, [2, 3])],
  ['Gather: an index lies outside, got [3]', [[3]], (x) => ops.gather(x, [0, 3], 0)],
  ['Gather: axis 1 does not exist, got [3]', [[3]], (x) => ops.gather(x, [0], 1)],
  ['Reshape: [4] holds another number of elements, got [2, 3]', [[2, 3]], (x) => ops.reshape(x, [4])],
  ['Reshape: cannot become [-1, -1], got [-1, 4]', [[DYNAMIC, 4]], (x) => ops.reshape(x, [DYNAMIC, DYNAMIC])],
  ['Transpose: [0, 0] is not an order of the axes, got [2, 3]', [[2, 3]], (x) => ops.transpose(x, [0, 0])],
  ['Transpose: [0] is not an order of the axes, got [2, 3]', [[2, 3]], (x) => ops.transpose(x, [0])],
  ['Pad: [1] before and [1, 1] after do not suit the axes, got [2, 3]', [[2, 3]], (x) => ops.pad(x, [1], [1, 1])],
  ['Pad: [-1] before and [0] after do not suit the axes', [[2]], (x) => ops.pad(x, [-1], [0])],
  ['Expand: [2, 3] and [2, 4] are not equal', [[2, 3]], (x) => ops.expand(x, [2, 4])],
  ['Expand: cannot become [1], got [3]', [[3]], (x) => ops.expand(x, [1])],
  ['ReduceSum: axis 2 does not exist, got [2, 3]', [[2, 3]], (x) => ops.reduceSum(x, [2])],
  ['ReduceMean: axis -3 does not exist, got [2, 3]', [[2, 3]], (x) => ops.reduceMean(x, [-3])],
  ['ReduceMax: axis 1 does not exist, got [2]', [[2]], (x) => ops.reduceMax(x, [1])],
  ['TopK: 5 values cannot be taken from the last axis, got [2, 4]', [[2, 4]], (x) => ops.topK(x, 5)],
  ['TopK: 0 values cannot be taken', [[2, 4]], (x) => ops.topKMean(x, 0)],
  ['ReduceSum: axis 2 does not exist, got [2, 3]', [[2, 3]], (x) => ops.cosineSimilarity(x, x, 2)],
  [
    'Mul: [2, 4] and [2, 3] are not equal',
    [
      [2, 3],
      [2, 4],
    ],
    ops.crossEntropyWithLogits,
  ],
  ['Mul: [2] and [3] are not equal', [[2], [3]], ops.binaryCrossEntropyWithLogits],
];

function complaintOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return 'no complaint';
}

describe('complaints about shapes', () => {
  it.each(badCalls)('%s', (complaint, shapes, call) => {
    const graph = new Graph();
    const error = complaintOf(() => call(...shapes.map((shape, i) => graph.input(`in${i}`, shape))));
    expect(error).toBeInstanceOf(ClflowError);
    expect(error).toMatchObject({ code: 'shape', message: expect.stringContaining(complaint) });
  });

  it.each<[string, DataType, (a: Tensor, b: Tensor) => unknown]>([
    ['Add: both sides must be of one type, not float32 and int64', 'int64', ops.add],
    ['Less: both sides must be of one type, not float32 and bool', 'bool', ops.less],
    ['Concat: float32 and uint8 do not mix', 'uint8', (a, b) => ops.concat([a, b], 0)],
  ])('%s', (complaint, type, call) => {
    const graph = new Graph();
    const error = complaintOf(() => call(graph.input('a', [2]), graph.input('b', [2], type)));
    expect(error).toMatchObject({ code: 'shape', message: expect.stringContaining(complaint) });
  });

  it('two plain numbers have no graph to stand in', () => {
    expect(() => ops.add(1, 2)).toThrow('an op needs at least one tensor');
  });
});
