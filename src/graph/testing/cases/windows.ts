/** @file Gradient cases: convolutions, pools and matrix products. */
import * as ops from '../../ops/index.js';
import type { ConvOptions } from '../../ops/conv2d.js';
import type { PoolOptions } from '../../ops/average-pool.js';
import type { CaseTable, GradientCase } from '../check-gradient.js';
import { distinct, uniform } from '../values.js';

interface ConvShape extends ConvOptions {
  readonly image: readonly [number, number, number, number];
  readonly outputs: number;
  readonly kernel: readonly [number, number];
  readonly bias?: boolean;
}

function convCase({ image, outputs, kernel, bias = false, stride = 1, padding = 0 }: ConvShape): GradientCase {
  const extras = `stride ${stride}, padding ${padding}${bias ? ', bias' : ''}`;
  return {
    name: `conv2d ${kernel.join('×')} on [${image.join()}], ${extras}`,
    inputs: [uniform(image), uniform([outputs, image[1], ...kernel]), ...(bias ? [uniform([outputs])] : [])],
    build: (x, weight, b = null!) => ops.conv2d(x, weight, b, { stride, padding }),
  };
}

const convCases = [
  { image: [2, 3, 5, 4], outputs: 2, kernel: [3, 3], padding: 1, bias: true },
  { image: [2, 2, 5, 7], outputs: 3, kernel: [3, 3] },
  { image: [1, 2, 4, 5], outputs: 2, kernel: [3, 3], padding: 2 },
  { image: [2, 2, 6, 7], outputs: 3, kernel: [3, 3], padding: 1 },
  { image: [2, 3, 6, 5], outputs: 2, kernel: [3, 3], padding: 1, stride: 2, bias: true },
  { image: [1, 2, 5, 7], outputs: 2, kernel: [3, 3], padding: 1, stride: 2 },
  { image: [1, 2, 6, 8], outputs: 2, kernel: [3, 3], stride: 2 },
  { image: [2, 3, 4, 5], outputs: 4, kernel: [1, 1], bias: true },
  { image: [2, 3, 5, 4], outputs: 2, kernel: [1, 1], stride: 2 },
  { image: [1, 2, 3, 4], outputs: 2, kernel: [1, 1], padding: 1 },
  { image: [1, 2, 9, 11], outputs: 2, kernel: [7, 7], padding: 3, stride: 2, bias: true },
  { image: [1, 2, 8, 7], outputs: 2, kernel: [7, 7], padding: 3 },
  { image: [1, 2, 5, 6], outputs: 2, kernel: [1, 3], padding: 1 },
  { image: [2, 2, 6, 5], outputs: 2, kernel: [3, 2], stride: 2, bias: true },
] satisfies ConvShape[];

function poolCases(pool: typeof ops.maxPool, name: string): GradientCase[] {
  const pools: { image: number[]; options: PoolOptions }[] = [
    { image: [2, 2, 4, 5], options: { kernel: 3, stride: 1, padding: 1 } },
    { image: [2, 2, 6, 5], options: { kernel: 3, stride: 2, padding: 1 } },
    { image: [1, 3, 7, 8], options: { kernel: 3, stride: 2, padding: 1 } },
    { image: [1, 2, 4, 6], options: { kernel: 2, stride: 2 } },
    { image: [1, 2, 5, 7], options: { kernel: 2, stride: 2 } },
    { image: [1, 2, 5, 4], options: { kernel: 3 } },
  ];
  return pools.map(({ image, options }) => ({
    name: `${name} ${options.kernel}×${options.kernel} on [${image.join()}], ${JSON.stringify(options)}`,
    inputs: [distinct(image)],
    build: (x) => pool(x, options),
  }));
}

function matmulCase(a: number[], b: number[]): GradientCase {
  return {
    name: `matmul [${a.join()}] · [${b.join()}]`,
    inputs: [uniform(a), uniform(b)],
    build: ops.matmul,
  };
}

export const windowCases = {
  conv2d: convCases.map(convCase),
  maxPool: poolCases(ops.maxPool, 'maxPool'),
  averagePool: poolCases(ops.averagePool, 'averagePool'),
  matmul: [
    matmulCase([2, 3], [3, 4]),
    matmulCase([2, 2, 3], [2, 3, 4]),
    matmulCase([2, 2, 3], [3, 4]),
    matmulCase([2, 3], [4, 3, 2]),
    matmulCase([2, 1, 2, 3], [3, 3, 2]),
  ],
} satisfies CaseTable;
