/** @file Gradient cases: ops that move elements about. */
import * as ops from '../../ops/index.js';
import type { CaseTable, GradientCase } from '../check-gradient.js';
import { uniform } from '../values.js';

function gatherCase(what: string, shape: number[], indices: number[], axis: number): GradientCase {
  return {
    name: `gather ${what} on axis ${axis} of [${shape.join()}]`,
    inputs: [uniform(shape)],
    build: (x) => ops.gather(x, indices, axis),
  };
}

export const layoutCases = {
  concat: [0, 1, -1].map((axis) => ({
    name: `concat on axis ${axis}`,
    inputs: [uniform([2, 2, 3]), uniform([2, 2, 3]), uniform([2, 2, 3])],
    build: (a, b, c) => ops.concat([a, b, c], axis),
  })),
  slice: [
    { name: 'slice in the middle', inputs: [uniform([2, 6, 2])], build: (x) => ops.slice(x, 1, 2, 5) },
    { name: 'slice from the start', inputs: [uniform([3, 4])], build: (x) => ops.slice(x, -1, 0, 2) },
  ],
  split: [
    {
      name: 'split into three pieces of different worth',
      inputs: [uniform([2, 6])],
      build: (x) => {
        const [a, b, c] = ops.split(x, 1, [1, 2, 3]);
        return ops.concat([ops.mul(c, 2), ops.square(a), ops.neg(b)], 1);
      },
    },
    {
      name: 'split with one piece unused',
      inputs: [uniform([5, 2])],
      build: (x) => ops.split(x, 0, [2, 3])[1],
    },
  ],
  reverse: [
    { name: 'reverse of the last axis', inputs: [uniform([2, 5])], build: (x) => ops.reverse(x, -1) },
    { name: 'reverse of the first axis', inputs: [uniform([4, 3])], build: (x) => ops.reverse(x, 0) },
  ],
  gather: [
    gatherCase('a permutation', [2, 4, 3], [2, 0, 3, 1], 1),
    gatherCase('a permutation', [4, 2], [2, 0, 3, 1], 0),
    gatherCase('repeated indices', [2, 3, 2], [0, 2, 2, 1, 0, 2], 1),
    gatherCase('some indices only', [2, 5], [4, 1], -1),
    gatherCase('a repeated index as long as the axis', [3, 2], [1, 1, 2], 0),
  ],
  reshape: [{ name: 'reshape', inputs: [uniform([2, 3, 4])], build: (x) => ops.reshape(x, [4, 6]) }],
  transpose: [
    {
      name: 'transpose of three axes, not its own inverse',
      inputs: [uniform([2, 3, 4])],
      build: (x) => ops.transpose(x, [1, 2, 0]),
    },
    { name: 'transpose of four axes', inputs: [uniform([2, 3, 1, 4])], build: (x) => ops.transpose(x, [3, 0, 1, 2]) },
  ],
  transposeLast: [{ name: 'transposeLast', inputs: [uniform([2, 3, 4])], build: ops.transposeLast }],
  pad: [
    { name: 'pad on all sides', inputs: [uniform([2, 3])], build: (x) => ops.pad(x, [1, 0], [2, 3]) },
    { name: 'pad with another value', inputs: [uniform([1, 2, 2])], build: (x) => ops.pad(x, [0, 1, 2], [0, 0, 1], 5) },
  ],
  expand: [
    { name: 'expand of an axis of size one', inputs: [uniform([2, 1, 3])], build: (x) => ops.expand(x, [2, 4, 3]) },
    { name: 'expand by a new leading axis', inputs: [uniform([3])], build: (x) => ops.expand(x, [2, 3]) },
    { name: 'expand of a scalar', inputs: [uniform([])], build: (x) => ops.expand(x, [2, 2]) },
  ],
} satisfies CaseTable;
