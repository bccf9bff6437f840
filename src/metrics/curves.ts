/** @file Curves over all thresholds: receiver operating characteristic, precision against recall. */
import { catches, separateScores, type Labels } from './labelled-scores.js';

export interface RocPoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

export interface PrecisionPoint {
  readonly recall: number;
  readonly precision: number;
}

/** From (0, 0) to (1, 1), a point per distinct score. @throws ClflowError `data` as {@link separateScores} */
export function rocCurve(scores: ArrayLike<number>, labels: Labels): RocPoint[] {
  const { normal, anomalous } = separateScores(scores, labels);
  const points = catches(normal, anomalous).map(({ truePositives, falsePositives }) => ({
    falsePositiveRate: falsePositives / normal.length,
    truePositiveRate: truePositives / anomalous.length,
  }));
  return [{ falsePositiveRate: 0, truePositiveRate: 0 }, ...points];
}

/** From the highest score down, a point per distinct score; the curve starts at recall 0 with precision 1. */
export function precisionRecallCurve(scores: ArrayLike<number>, labels: Labels): PrecisionPoint[] {
  const { normal, anomalous } = separateScores(scores, labels);
  const points = catches(normal, anomalous).map(({ truePositives, falsePositives }) => ({
    recall: truePositives / anomalous.length,
    precision: truePositives / (truePositives + falsePositives),
  }));
  return [{ recall: 0, precision: 1 }, ...points];
}
