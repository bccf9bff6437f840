import { describe, expect, it } from 'vitest';
import { floats } from './data.js';
import { emitOne, type Tensor } from './graph.js';
import * as ops from './ops/index.js';
import { checkGradient, type GradientCase } from './testing/check-gradient.js';
import { gradientCases, withoutGradient } from './testing/gradient-cases.js';
import { runtimes } from './testing/runtimes.node.js';
import { uniform } from './testing/values.js';

const { conv2d, div, mul, neg, reduceMean, relu, sigmoid, square, stopGradient, tanh, add } = ops;

/** What only shows when ops meet: chains, and tensors with several uses. */
const composites: GradientCase[] = [
  {
    name: 'two convolutions with relu and a mean square',
    inputs: [uniform([2, 2, 5, 4]), uniform([3, 2, 3, 3]), uniform([3]), uniform([2, 3, 1, 1])],
    build: (x, w1, b1, w2) => {
      const hidden = relu(conv2d(x, w1, b1, { padding: 1 }));
      return reduceMean(square(conv2d(hidden, w2)));
    },
    // Some of the 120 hidden values lie close to relu's kink: a smaller step crosses it less, but rounds more.
    step: 1e-3,
    tolerance: 1e-2,
  },
  {
    name: 'a tensor used four times, twice by one node',
    inputs: [uniform([4]), uniform([4])],
    build: (x, y) => add(mul(x, x), add(mul(tanh(x), y), div(y, add(sigmoid(x), 1)))),
  },
  {
    name: 'one convolution used at two depths',
    inputs: [uniform([1, 2, 4, 4]), uniform([2, 2, 3, 3])],
    build: (x, w) => conv2d(tanh(conv2d(x, w, null, { padding: 1 })), w, null, { padding: 1 }),
  },
];

describe.each(runtimes)('gradients against finite differences on $name', ({ runtime }) => {
  describe.each(Object.entries(gradientCases))('%s', (_op, cases) => {
    it.each(cases as readonly GradientCase[])('$name', async (testCase) => {
      expect(await checkGradient(runtime, testCase)).toEqual([]);
    });
  });

  it.each(composites)('$name', async (testCase) => {
    expect(await checkGradient(runtime, testCase)).toEqual([]);
  });
});

describe('the check itself', () => {
  const { runtime } = runtimes[0];
  const wrong = (gradient: (dy: Tensor, x: Tensor) => Tensor): GradientCase => ({
    name: 'a square with a wrong gradient',
    inputs: [uniform([6], 0.5, 1)],
    build: (x) => {
      const y: Tensor = emitOne('Mul', [x, x], x.shape, { gradient: ([dy]) => [gradient(dy!, x), null] });
      return y;
    },
  });

  it('accepts the right gradient', async () => {
    expect(
      await checkGradient(
        runtime,
        wrong((dy, x) => mul(dy, mul(x, 2))),
      ),
    ).toEqual([]);
  });

  it.each<[string, (dy: Tensor, x: Tensor) => Tensor]>([
    ['a missing factor', (dy, x) => mul(dy, x)],
    ['a wrong sign', (dy, x) => neg(mul(dy, mul(x, 2)))],
    ['a factor that is half a percent off', (dy, x) => mul(dy, mul(x, 2.01))],
    ['a gradient in the wrong place', (dy, x) => ops.reverse(mul(dy, mul(x, 2)), 0)],
    ['an ignored output gradient', (_dy, x) => mul(x, 2)],
  ])('catches %s', async (_name, gradient) => {
    expect(await checkGradient(runtime, wrong(gradient))).not.toEqual([]);
  });

  it('finds a single wrong element of a large tensor', async () => {
    const size = 200;
    const mask = Array.from({ length: size }, (_, i) => (i === 77 ? 0 : 1));
    const half: GradientCase = {
      name: 'a large tensor with one lost element',
      inputs: [uniform([size], 0.5, 1)],
      build: (x) => {
        const kept = ops.where(ops.greater(x.graph.constant(floats(mask, [size])), 0), x, stopGradient(x));
        return mul(kept, 3);
      },
    };
    expect((await checkGradient(runtime, half)).length).toBeGreaterThan(0);
  });

  it('refuses a case whose output ignores an input', async () => {
    const constant: GradientCase = {
      name: 'constant',
      inputs: [uniform([3]), uniform([3])],
      build: (x) => add(x, 1),
    };
    await expect(checkGradient(runtime, constant)).rejects.toThrow('does not depend on input 1');
  });

  it('has cases for every exported op that has a gradient', () => {
    const exported = Object.entries(ops).filter(([, value]) => typeof value === 'function');
    const expected = exported.map(([name]) => name).filter((name) => !withoutGradient.some((other) => other === name));
    expect(Object.keys(gradientCases).sort()).toEqual(expected.sort());
    for (const cases of Object.values(gradientCases)) expect(cases.length).toBeGreaterThan(0);
  });
});
