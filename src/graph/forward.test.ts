import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { asFloats, bytes, floats, integers, type TensorData } from './data.js';
import * as ops from './ops/index.js';
import type { PoolOptions } from './ops/average-pool.js';
import { evaluate, evaluateFloats } from './testing/evaluate.js';
import { conv2dReference, poolReference, resizeReference } from './testing/reference.js';
import { runtimes } from './testing/runtimes.node.js';
import { distinct, uniform, type InputSpec } from './testing/values.js';

function make(spec: InputSpec, seed = 1): TensorData {
  return spec(new Random(seed));
}

function expectClose(actual: TensorData, expected: TensorData): void {
  expect(actual.shape).toEqual(expected.shape);
  const [a, b] = [asFloats(actual), asFloats(expected)];
  const worst = Math.max(...a.map((value, i) => Math.abs(value - b[i])));
  expect(worst).toBeLessThan(1e-5);
}

const pools: PoolOptions[] = [
  { kernel: 3, padding: 1 },
  { kernel: 3, stride: 2, padding: 1 },
  { kernel: 2, stride: 2 },
  { kernel: 3 },
];

describe.each(runtimes)('values of ops on $name', ({ runtime }) => {
  describe('conv2d equals the sum over its window', () => {
    it.each([
      { image: [2, 3, 6, 7], kernel: [4, 3, 3, 3], options: { padding: 1 } },
      { image: [1, 2, 7, 6], kernel: [3, 2, 3, 3], options: { padding: 1, stride: 2 } },
      { image: [2, 3, 4, 5], kernel: [2, 3, 1, 1], options: {} },
      { image: [1, 3, 11, 13], kernel: [2, 3, 7, 7], options: { padding: 3, stride: 2 } },
      { image: [1, 2, 5, 4], kernel: [2, 2, 1, 3], options: {} },
    ])('$kernel on $image with $options', async ({ image, kernel, options }) => {
      const [x, w, b] = [make(uniform(image)), make(uniform(kernel), 2), make(uniform([kernel[0]]), 3)];
      const [plain, biased] = await evaluate(runtime, [x, w, b], (tx, tw, tb) => [
        ops.conv2d(tx, tw, null, options),
        ops.conv2d(tx, tw, tb, options),
      ]);
      expectClose(plain, conv2dReference(x, w, null, options));
      expectClose(biased, conv2dReference(x, w, b, options));
    });
  });

  it.each(pools)('maxPool and averagePool (padding counts as zeros) with %o', async (options) => {
    // Negative values show whether padding could win.
    const x = make(uniform([2, 2, 6, 7], -2, -1));
    const [max, average] = await evaluate(runtime, [x], (t) => [ops.maxPool(t, options), ops.averagePool(t, options)]);
    expectClose(max, poolReference('max', x, options));
    expectClose(average, poolReference('average', x, options));
  });

  it.each([
    { from: [4, 6], to: [9, 11], antialias: false },
    { from: [4, 6], to: [8, 12], antialias: true },
    { from: [12, 9], to: [5, 4], antialias: false },
    { from: [12, 9], to: [5, 4], antialias: true },
    { from: [16, 8], to: [4, 8], antialias: true },
    { from: [13, 7], to: [4, 10], antialias: true },
  ])('resize $from to $to, antialias $antialias', async ({ from, to: [height, width], antialias }) => {
    const x = make(uniform([2, 3, ...from]));
    const [y] = await evaluate(runtime, [x], (t) => [ops.resize(t, height, width, { antialias })]);
    expectClose(y, resizeReference(x, height, width, antialias));
  });

  it('topK gives the largest of each row in falling order, topKMean their mean', async () => {
    const x = make(distinct([3, 8]));
    const [top, mean] = await evaluate(runtime, [x], (t) => [ops.topK(t, 3), ops.topKMean(t, 3)]);
    const rows = [0, 1, 2].map((row) => [...asFloats(x).slice(8 * row, 8 * row + 8)].sort((a, b) => b - a).slice(0, 3));
    expectClose(top, floats(rows.flat(), [3, 3]));
    const means = rows.map(([a, b, c]) => (a + b + c) / 3);
    expectClose(mean, floats(means, [3]));
  });

  it.each([
    ['blocks of a long row', 6, 128],
    ['a row that is no whole number of blocks', 6, 130],
    ['a row of which most is asked for', 100, 128],
  ])('topKMeanOfBlocks gives the bits of topKMean: %s', async (_, k, n) => {
    // The highest of them equal, in one block and in several.
    const x = floats(
      asFloats(make(uniform([3, n]))).map((value, i) => (i % 7 === 0 ? 0.9 : value)),
      [3, n],
    );
    const [whole, blocks] = await evaluate(runtime, [x], (t) => [ops.topKMean(t, k), ops.topKMeanOfBlocks(t, k)]);
    expect(blocks.shape).toEqual([3]);
    expect([...asFloats(blocks)]).toEqual([...asFloats(whole)]);
  });

  it('gather takes elements of an axis, repeated or not, of any type', async () => {
    const x = floats([1, 2, 3, 4, 5, 6], [2, 3]);
    const numbers = integers([10, 20, 30], [3]);
    const [columns, rows, wholes] = await evaluate(runtime, [x, numbers], (t, k) => [
      ops.gather(t, [2, 0, 0, 1], 1),
      ops.gather(t, [1], -2),
      ops.gather(k, [2, 0], 0),
    ]);
    expect(columns).toEqual(floats([3, 1, 1, 2, 6, 4, 4, 5], [2, 4]));
    expect(rows).toEqual(floats([4, 5, 6], [1, 3]));
    expect(wholes).toEqual(integers([30, 10], [2]));
  });

  it('gatherAt takes the slice at an index that is fed', async () => {
    const x = floats([1, 2, 3, 4, 5, 6], [3, 2]);
    const [y] = await evaluate(runtime, [x, integers([2], [])], (t, index) => [ops.gatherAt(t, index)]);
    expect(y).toEqual(floats([5, 6], [2]));
  });

  it('comparisons broadcast and give bool, equality included where it belongs', async () => {
    const [a, b] = [floats([1, 2, 3], [3]), floats([2], [1])];
    const results = await evaluate(runtime, [a, b], (x, y) => [
      ops.greater(x, y),
      ops.less(x, y),
      ops.greaterOrEqual(x, y),
      ops.equal(x, y),
      ops.less(x, 3),
    ]);
    expect(results.map(({ type, data }) => [type, ...data])).toEqual([
      ['bool', 0, 0, 1],
      ['bool', 1, 0, 0],
      ['bool', 0, 1, 1],
      ['bool', 0, 1, 0],
      ['bool', 1, 1, 0],
    ]);
  });

  it('where chooses element by element, all three broadcast', async () => {
    const condition: TensorData = { type: 'bool', shape: [2, 1], data: Uint8Array.of(1, 0) };
    const values = [condition, floats([1, 2, 3], [3]), floats([-1], [])];
    const [y] = await evaluate(runtime, values, (c, a, b) => [ops.where(c, a, b)]);
    expect(y).toEqual(floats([1, 2, 3, -1, -1, -1], [2, 3]));
  });

  it('cast changes the type, rounding towards zero', async () => {
    const [whole, truth, back] = await evaluate(
      runtime,
      [floats([-1.7, 0, 2.6], [3]), bytes(Uint8Array.of(0, 128, 255), [3])],
      (x, pixels) => [ops.cast(x, 'int64'), ops.cast(x, 'bool'), ops.cast(pixels, 'float32')],
    );
    expect(whole).toEqual(integers([-1, 0, 2], [3]));
    expect(truth).toEqual({ type: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) });
    expect(back).toEqual(floats([0, 128, 255], [3]));
  });

  it('pad puts zeros or another value around', async () => {
    const [zeros, fives] = await evaluate(runtime, [floats([1, 2, 3, 4], [2, 2])], (x) => [
      ops.pad(x, [1, 0], [0, 2]),
      ops.pad(x, [0, 1], [0, 0], 5),
    ]);
    expect(zeros).toEqual(floats([0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0], [3, 4]));
    expect(fives).toEqual(floats([5, 1, 2, 5, 3, 4], [2, 3]));
  });

  it('arithmetic keeps the type of whole numbers', async () => {
    const [sum] = await evaluate(runtime, [integers([1, 2], [2]), integers([10], [1])], (a, b) => [ops.add(a, b)]);
    expect(sum).toEqual(integers([11, 12], [2]));
  });

  it('slice, split, reverse, concat and transpose move elements where they say', async () => {
    const results = await evaluate(runtime, [floats([1, 2, 3, 4, 5, 6], [2, 3])], (x) => {
      const [left, right] = ops.split(x, 1, [1, 2]);
      return [
        ops.slice(x, 1, 1, 3),
        ops.concat([right, left], 1),
        ops.reverse(x, 1),
        ops.transpose(x, [1, 0]),
        ops.stridedSlice(x, [1], [0], [2], 2),
        ops.sizeOfAxis(x, 1),
      ];
    });
    expect(results.map(({ data }) => [...data].map(Number))).toEqual([
      [2, 3, 5, 6],
      [2, 3, 1, 5, 6, 4],
      [3, 2, 1, 6, 5, 4],
      [1, 4, 2, 5, 3, 6],
      [1, 3, 4, 6],
      [3],
    ]);
  });

  it('matmulTransposed is the product with the second factor transposed', async () => {
    const [a, b] = [make(uniform([2, 3, 4])), make(uniform([2, 5, 4]), 2)];
    const [fused, plain] = await evaluate(runtime, [a, b], (x, y) => [
      ops.matmulTransposed(x, y),
      ops.matmul(x, ops.transposeLast(y)),
    ]);
    expectClose(fused, plain);
  });

  it('losses stay finite and right for logits that overflow exp', async () => {
    const logits = floats([1000, 0, -1000, 0], [2, 2]);
    const targets = floats([0, 1, 0, 1], [2, 2]);
    const losses = await evaluateFloats(runtime, [logits, targets], ops.crossEntropyWithLogits);
    expect(losses[0]).toBe(1000);
    expect(losses[1]).toBeCloseTo(0, 6);
    const binary = await evaluateFloats(runtime, [floats([1000, -1000, 0], [3])], (x) =>
      ops.binaryCrossEntropyWithLogits(x, 1),
    );
    expect(binary[0]).toBeCloseTo(0, 6);
    expect(binary[1]).toBeCloseTo(1000, 3);
    expect(binary[2]).toBeCloseTo(Math.LN2, 6);
  });

  it('cosineSimilarity of parallel, orthogonal, opposite and zero vectors', async () => {
    const a = floats([1, 2, 1, 0, 3, 1, 0, 0], [4, 2]);
    const b = floats([2, 4, 0, 1, -3, -1, 1, 1], [4, 2]);
    const values = await evaluateFloats(runtime, [a, b], (x, y) => ops.cosineSimilarity(x, y, 1));
    [1, 0, -1, 0].forEach((expected, i) => expect(values[i]).toBeCloseTo(expected, 6));
  });
});
