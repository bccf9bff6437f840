/** @file Gradient cases: reductions, choices of the largest, and the losses made of them. */
import { floats } from '../../data.js';
import * as ops from '../../ops/index.js';
import type { CaseTable, GradientCase } from '../check-gradient.js';
import { distinct, uniform, type InputSpec } from '../values.js';

function reductionCases(
  reduce: typeof ops.reduceSum,
  name: string,
  values: (shape: number[]) => InputSpec,
): GradientCase[] {
  const choices: { axes?: number[]; keepAxes?: boolean }[] = [
    {},
    { keepAxes: true },
    { axes: [1] },
    { axes: [-1], keepAxes: true },
    { axes: [0, 2] },
    { axes: [0, 2], keepAxes: true },
  ];
  return choices.map(({ axes, keepAxes }) => ({
    name: `${name} over ${axes ? `axes ${axes.join()}` : 'everything'}${keepAxes ? ', axes kept' : ''}`,
    inputs: [values([2, 3, 4])],
    build: (x) => reduce(x, axes, keepAxes),
  }));
}

/** Positive and adding up to one on the last axis. */
function probabilities(shape: number[]): InputSpec {
  return (random) => {
    const classes = shape.at(-1)!;
    const { data } = uniform(shape, 0.2, 1)(random);
    const values = Array.from(data as Float32Array);
    const sums = values.map((_, i) => {
      const start = i - (i % classes);
      return values.slice(start, start + classes).reduce((sum, value) => sum + value, 0);
    });
    return floats(
      values.map((value, i) => value / sums[i]),
      shape,
    );
  };
}

export const reductionTable = {
  reduceSum: reductionCases(ops.reduceSum, 'reduceSum', uniform),
  reduceMean: reductionCases(ops.reduceMean, 'reduceMean', uniform),
  reduceMax: reductionCases(ops.reduceMax, 'reduceMax', distinct),
  reduceSumSquare: reductionCases(ops.reduceSumSquare, 'reduceSumSquare', uniform),
  sumChannels: [{ name: 'sumChannels of two images', inputs: [uniform([2, 3, 2, 4])], build: ops.sumChannels }],
  sumTo: [{ name: 'sumTo a shape of fewer axes', inputs: [uniform([2, 3, 4])], build: (x) => ops.sumTo(x, [3, 1]) }],
  topK: [
    { name: 'topK of a vector', inputs: [distinct([7])], build: (x) => ops.topK(x, 3) },
    { name: 'topK of rows', inputs: [distinct([2, 2, 5])], build: (x) => ops.topK(x, 2) },
  ],
  topKMean: [{ name: 'topKMean of rows', inputs: [distinct([3, 6])], build: (x) => ops.topKMean(x, 4) }],
  cosineSimilarity: [
    {
      name: 'cosineSimilarity along the middle axis',
      inputs: [uniform([2, 3, 2], 0.2, 1), uniform([2, 3, 2])],
      build: (a, b) => ops.cosineSimilarity(a, b, 1),
    },
    {
      name: 'cosineSimilarity, one side broadcast',
      inputs: [uniform([3, 4]), uniform([1, 4], 0.2, 1)],
      build: (a, b) => ops.cosineSimilarity(a, b, -1),
    },
  ],
  logSumExp: [{ name: 'logSumExp', inputs: [uniform([3, 4], -2, 2)], build: ops.logSumExp }],
  crossEntropyWithLogits: [
    {
      name: 'crossEntropyWithLogits of soft targets',
      inputs: [uniform([2, 2, 3], -2, 2), probabilities([2, 2, 3])],
      build: ops.crossEntropyWithLogits,
    },
  ],
  binaryCrossEntropyWithLogits: [
    {
      name: 'binaryCrossEntropyWithLogits of soft targets',
      inputs: [uniform([2, 4], -3, 3), uniform([2, 4], 0, 1)],
      build: ops.binaryCrossEntropyWithLogits,
    },
    {
      name: 'binaryCrossEntropyWithLogits of one number',
      inputs: [uniform([5], -3, 3)],
      build: (logit) => ops.binaryCrossEntropyWithLogits(logit, 0.9),
    },
  ],
} satisfies CaseTable;
