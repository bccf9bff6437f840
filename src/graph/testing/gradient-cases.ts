/** @file Every differentiable op with cases for its gradient, and the ops that have none. */
import type * as ops from '../ops/index.js';
import type { CaseTable } from './check-gradient.js';
import { elementwiseCases } from './cases/elementwise.js';
import { layoutCases } from './cases/layout.js';
import { reductionTable } from './cases/reductions.js';
import { windowCases } from './cases/windows.js';

/** Ops through which no gradient passes: they stop it on purpose, or complain when a loss needs one. */
export const withoutGradient = [
  'argMax',
  'cast',
  'equal',
  'gatherAt',
  'gatherRows',
  'greater',
  'greaterOrEqual',
  'less',
  'matmulTransposed',
  'resize',
  'sizeOfAxis',
  'stopGradient',
  'stridedSlice',
  'topKMeanOfBlocks',
  'zerosLike',
] as const satisfies readonly (keyof typeof ops)[];

type Differentiable = Exclude<keyof typeof ops, (typeof withoutGradient)[number]>;

export const gradientCases = {
  ...elementwiseCases,
  ...windowCases,
  ...layoutCases,
  ...reductionTable,
} satisfies CaseTable & Record<Differentiable, unknown>;
