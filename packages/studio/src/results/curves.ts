/** @file How well scores part good from defective at every threshold: the points of ROC and of precision over recall. */
import { bisectRight } from 'd3-array';

export interface CurvePoint {
  readonly threshold: number;
  /** Of good ones, the share above the threshold. */
  readonly falseAlarms: number;
  /** Of defective ones, the share above it. */
  readonly found: number;
  /** Of all above it, the share that is defective; 1 where none is. */
  readonly precision: number;
}

export interface ScoredSides {
  /** Rising, both. */
  readonly good: readonly number[];
  readonly defective: readonly number[];
}

export function pointAt({ good, defective }: ScoredSides, threshold: number): CurvePoint {
  const alarms = good.length - bisectRight([...good], threshold);
  const hits = defective.length - bisectRight([...defective], threshold);
  return {
    threshold,
    falseAlarms: alarms / good.length,
    found: hits / defective.length,
    precision: alarms + hits === 0 ? 1 : hits / (alarms + hits),
  };
}

/** From the highest threshold, above which nothing is, to one below all. */
export function curveOf(sides: ScoredSides): CurvePoint[] {
  const thresholds = [...new Set([...sides.good, ...sides.defective])].sort((a, b) => b - a);
  return [...thresholds, -Infinity].map((threshold) => pointAt(sides, threshold));
}

/** Chance that a defective one scores above a good one; ties count half. */
export function areaOf(curve: readonly CurvePoint[]): number {
  return curve.slice(1).reduce((sum, { falseAlarms, found }, i) => {
    const before = curve[i];
    return sum + ((falseAlarms - before.falseAlarms) * (found + before.found)) / 2;
  }, 0);
}
