/**
 * @file Metrics of one score an image.
 *
 * - AUROC: the probability that an anomalous image scores above a normal one, ties counting half (Mann and Whitney).
 * - Average precision: step-wise, see normal-scores.ts.
 * - F1-max: max over distinct scores t of 2 TP / (2 TP + FP + FN), where a score ≥ t is called anomalous.
 */
import { meanPrecision } from './average-precision.js';
import { catches, type Labels, separateScores } from './labelled-scores.js';
import { NormalScores } from './normal-scores.js';

/**
 * Area under the ROC curve, 0 … 1.
 * @param scores one raw score an image, higher is more anomalous
 * @throws ClflowError `data` when lengths differ, a score is NaN, or only one class is there.
 */
export function auroc(scores: ArrayLike<number>, labels: Labels): number {
  const { normal, anomalous } = separateScores(scores, labels);
  const normals = new NormalScores(normal);
  let sum = 0;
  for (const score of anomalous) sum += normals.areaOf(score, 1);
  return sum / anomalous.length;
}

/** Average precision, 0 … 1; anomalous is the positive class. Errors as {@link auroc}. */
export function averagePrecision(scores: ArrayLike<number>, labels: Labels): number {
  const { normal, anomalous } = separateScores(scores, labels);
  return meanPrecision(new NormalScores(normal), anomalous);
}

/** The best F1 and the threshold that reaches it: a score ≥ threshold is called anomalous. */
export interface BestF1 {
  readonly f1: number;
  readonly threshold: number;
}

/** The highest F1 over distinct scores; of equal ones the highest threshold (fewest alarms). Errors as {@link auroc}. */
export function f1Max(scores: ArrayLike<number>, labels: Labels): BestF1 {
  const { normal, anomalous } = separateScores(scores, labels);
  let best: BestF1 = { f1: 0, threshold: Infinity };
  for (const { threshold, truePositives, falsePositives } of catches(normal, anomalous)) {
    const f1 = (2 * truePositives) / (truePositives + falsePositives + anomalous.length);
    if (f1 > best.f1) best = { f1, threshold };
  }
  return best;
}
