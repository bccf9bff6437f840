/** @file Scores of two versions as bars that can stand above each other: counted in multiples of each one's own threshold. */
import type { ComparisonJson } from '@clflow/server/studio-api';
import { barsOf, type Bar } from '../results/bench.js';

export interface SideBars {
  readonly good: readonly Bar[];
  readonly defective: readonly Bar[];
  readonly rejected: { readonly good: number; readonly defective: number };
  readonly total: { readonly good: number; readonly defective: number };
}

/** Beyond it is counted into the last bar: one image that is far out must not press all others into one bar. */
const FARTHEST = 4;
export const BARS = 60;

type Side = ComparisonJson['a'];

/** In multiples of the threshold; where that is no size to divide by, in distances from it. */
function timesOf({ version: { threshold }, scores }: Side): { good: number[]; defective: number[] } {
  const times = (score: number): number => (threshold > 0 ? score / threshold : 1 + score - threshold);
  return { good: (scores?.good ?? []).map(times), defective: (scores?.defective ?? []).map(times) };
}

/** One axis for both; the threshold, 1, is the end of a bar. */
export function axisOf(sides: readonly Side[]): readonly [number, number] {
  const all = sides.map(timesOf).flatMap(({ good, defective }) => [...good, ...defective]);
  const lowest = all.reduce((low, value) => Math.min(low, value), 0.8);
  const highest = Math.min(
    FARTHEST,
    all.reduce((high, value) => Math.max(high, value), 1.2),
  );
  const below = Math.max(1, Math.round((BARS * (1 - lowest)) / (highest - lowest)));
  const width = (1 - lowest) / below;
  return [lowest, lowest + BARS * width];
}

export function sideBars(side: Side, axis: readonly [number, number]): SideBars {
  const { good, defective } = timesOf(side);
  const above = (values: readonly number[]): number => values.filter((value) => value > 1).length;
  return {
    good: barsOf(good, axis, BARS),
    defective: barsOf(defective, axis, BARS),
    rejected: { good: above(good), defective: above(defective) },
    total: { good: good.length, defective: defective.length },
  };
}
