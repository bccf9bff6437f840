/** @file Gradient cases: ops that work element by element. */
import { floats } from '../../data.js';
import * as ops from '../../ops/index.js';
import type { CaseTable, GradientCase } from '../check-gradient.js';
import { awayFromZero, exactly, uniform, type InputSpec } from '../values.js';

type Binary = typeof ops.add;

/** The ways in which two operands can meet: equal shapes, either or both of them repeated, a plain number. */
function binaryCases(op: Binary, name: string): GradientCase[] {
  const both = (a: number[], b: number[]): GradientCase => ({
    name: `${name} [${a.join()}] with [${b.join()}]`,
    inputs: [uniform(a), farFromZero(b)],
    build: op,
  });
  return [
    both([2, 3], [2, 3]),
    both([2, 3, 4], [4]),
    both([3, 1], [2, 3, 4]),
    both([2, 1, 4], [3, 1]),
    both([], [2, 2]),
    both([2, 2], []),
    { name: `${name} with a number on the right`, inputs: [uniform([5])], build: (x) => op(x, 1.7) },
    { name: `${name} with a number on the left`, inputs: [farFromZero([5])], build: (x) => op(1.7, x) },
    { name: `${name} of a tensor and itself`, inputs: [farFromZero([5])], build: (x) => op(op(x, x), x) },
  ];
}

/** 0.5 … 1.5: far enough from zero for a division's third derivative. */
function farFromZero(shape: number[]): InputSpec {
  return uniform(shape, 0.5, 1.5);
}

function unaryCase(op: typeof ops.exp, low: number, high: number): GradientCase[] {
  return [{ name: `${op.name} on ${low} … ${high}`, inputs: [uniform([3, 5], low, high)], build: op }];
}

export const elementwiseCases = {
  add: binaryCases(ops.add, 'add'),
  sub: [
    ...binaryCases(ops.sub, 'sub').slice(0, -1),
    { name: 'sub of a tensor and part of itself', inputs: [uniform([5])], build: (x) => ops.sub(x, ops.mul(x, 0.3)) },
  ],
  mul: binaryCases(ops.mul, 'mul'),
  div: binaryCases(ops.div, 'div'),
  neg: unaryCase(ops.neg, -2, 2),
  exp: unaryCase(ops.exp, -2, 2),
  log: unaryCase(ops.log, 0.5, 3),
  sqrt: unaryCase(ops.sqrt, 0.5, 3),
  square: unaryCase(ops.square, -2, 2),
  sin: unaryCase(ops.sin, -3, 3),
  cos: unaryCase(ops.cos, -3, 3),
  tanh: unaryCase(ops.tanh, -2, 2),
  atan: unaryCase(ops.atan, -2, 2),
  sigmoid: unaryCase(ops.sigmoid, -4, 4),
  softplus: unaryCase(ops.softplus, -4, 4),
  relu: [{ name: 'relu on both sides of zero', inputs: [awayFromZero([3, 5])], build: ops.relu }],
  clamp: [
    {
      name: 'clamp below, inside and above',
      inputs: [exactly([7], [-2, -0.6, -0.4, 0.1, 0.7, 0.9, 3])],
      build: (x) => ops.clamp(x, -0.5, 0.8),
    },
  ],
  where: [
    {
      name: 'where with the condition between two tensors',
      inputs: [awayFromZero([3, 4]), uniform([3, 4])],
      build: (a, b) => ops.where(ops.greater(a, 0), ops.square(a), b),
    },
    {
      name: 'where with everything broadcast',
      inputs: [uniform([4]), uniform([2, 1, 1])],
      build: (a, b) => ops.where(ops.less(a.graph.constant(floats([-1, 1, 0.5], [3, 1])), 0), a, b),
    },
    {
      name: 'where with a number on one side',
      inputs: [awayFromZero([6])],
      build: (x) => ops.where(ops.greaterOrEqual(x, 0), x, -1),
    },
  ],
} satisfies CaseTable;
