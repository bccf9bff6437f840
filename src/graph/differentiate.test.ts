import { describe, expect, it } from 'vitest';
import { ClflowError } from '../errors.js';
import { asFloats, floats } from './data.js';
import { gradients } from './differentiate.js';
import { Graph, type Tensor } from './graph.js';
import * as ops from './ops/index.js';
import { evaluate } from './testing/evaluate.js';
import { nodeRuntime } from './runtime.node.js';
import { runtimes } from './testing/runtimes.node.js';

const { add, cast, greater, mul, reduceSum, relu, square, stopGradient } = ops;
const { runtime } = runtimes[0];

/** Gradients of `loss` at x and y. */
async function gradientsAt(x: number[], y: number[], loss: (x: Tensor, y: Tensor) => Tensor): Promise<number[][]> {
  const values = [floats(x, [x.length]), floats(y, [y.length])];
  const results = await evaluate(runtime, values, (a, b) => gradients(loss(a, b), [a, b]));
  return results.map((result) => [...asFloats(result)]);
}

describe('gradients', () => {
  it('adds up what arrives from several uses', async () => {
    const [dx, dy] = await gradientsAt([1, 2], [3, 4], (x, y) => reduceSum(add(add(mul(x, y), mul(x, x)), x)));
    expect(dx).toEqual([3 + 2 + 1, 4 + 4 + 1]);
    expect(dy).toEqual([1, 2]);
  });

  it('gives zeros of the right shape for a tensor that the loss does not use', async () => {
    const [dx, dy] = await gradientsAt([1], [2, 3, 4], (x) => reduceSum(x));
    expect(dx).toEqual([1]);
    expect(dy).toEqual([0, 0, 0]);
  });

  it('is stopped by stopGradient, on that way only', async () => {
    const [dx, dy] = await gradientsAt([2, 3], [5, 7], (x, y) => reduceSum(mul(add(stopGradient(square(x)), x), y)));
    expect(dx).toEqual([5, 7]);
    expect(dy).toEqual([2 * 2 + 2, 3 * 3 + 3]);
  });

  it('gives zeros when every way is stopped', async () => {
    const [dx] = await gradientsAt([2, 3], [1], (x) => reduceSum(stopGradient(x)));
    expect(dx).toEqual([0, 0]);
  });

  it('of the loss itself is one, and of a tensor on the way what arrives there', async () => {
    const [ofLoss, ofSquare] = await evaluate(runtime, [floats([3], [1])], (x) => {
      const squared = square(x);
      const loss = reduceSum(mul(squared, 5));
      return gradients(loss, [loss, squared]);
    });
    expect(ofLoss).toEqual(floats([1], []));
    expect(ofSquare).toEqual(floats([5], [1]));
  });

  it('at kinks: relu gives 0 at 0, clamp 1 on its bounds, equal maxima share', async () => {
    const [dRelu] = await gradientsAt([-1, 0, 1], [0], (x) => reduceSum(relu(x)));
    expect(dRelu).toEqual([0, 0, 1]);
    const [dClamp] = await gradientsAt([-2, -1, 1, 2], [0], (x) => reduceSum(ops.clamp(x, -1, 1)));
    expect(dClamp).toEqual([0, 1, 1, 0]);
    const [dMax] = await gradientsAt([4, 1, 4], [0], (x) => ops.reduceMax(x));
    expect(dMax).toEqual([0.5, 0, 0.5]);
  });

  it('of gather adds up thousands of uses of one element, on several threads', async () => {
    const [uses, width] = [20_000, 256];
    // The other factor is fed, or the sum would be worked out when the graph is loaded, on one thread.
    const values = [floats(new Float32Array(width), [1, width]), floats(new Float32Array(uses), [uses, 1])];
    const [dx] = await evaluate(nodeRuntime({ threads: 2 }), values, (x, y) => {
      const rows = ops.gather(x, new Array<number>(uses).fill(0), 0);
      return gradients(reduceSum(mul(rows, add(y, 1))), [x]);
    });
    expect([...new Set(asFloats(dx))]).toEqual([uses]);
  });

  it('treats zerosLike as a constant', async () => {
    const [dx] = await gradientsAt([2, 3], [0], (x) => reduceSum(mul(add(ops.zerosLike(x), 1), x)));
    expect(dx).toEqual([1, 1]);
  });

  it('complains about a loss that is not a scalar', () => {
    const x = new Graph().input('x', [2]);
    expect(() => gradients(square(x), [x])).toThrow(/the loss must be a scalar, got Mul_\d+: float32\[2\]/);
  });

  it.each<[string, (x: Tensor) => Tensor]>([
    ['Cast', (x) => mul(x, cast(greater(x, 0), 'float32'))],
    ['Resize', (x) => ops.resize(ops.reshape(x, [1, 1, 2, 2]), 4, 4)],
    ['Slice', (x) => ops.stridedSlice(x, [0], [0], [2], 2)],
    ['FusedMatMul', (x) => ops.matmulTransposed(ops.reshape(x, [2, 2]), ops.reshape(x, [2, 2]))],
    ['Gather', (x) => ops.gatherAt(x, x.graph.input('index', [], 'int64'))],
  ])('complains when the loss depends on a parameter through %s', (op, build) => {
    const x = new Graph().input('x', [4]);
    const loss = reduceSum(build(x));
    expect(() => gradients(loss, [x])).toThrow(ClflowError);
    expect(() => gradients(loss, [x])).toThrow(`${op} has no gradient, but the loss depends on it`);
  });

  it('asks nothing of such ops where no parameter comes in', async () => {
    const values = [floats([2, -3], [2]), floats([1, -1], [2])];
    const [dx] = await evaluate(runtime, values, (x, y) =>
      gradients(reduceSum(mul(x, cast(greater(y, 0), 'float32'))), [x]),
    );
    expect(dx).toEqual(floats([1, 0], [2]));
  });
});
