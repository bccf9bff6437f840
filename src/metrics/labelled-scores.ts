/** @file One score and one label an image: the checks and the views that the image metrics share. */
import { ClflowError } from '../errors.js';

/** Labels of images: true or > 0 is anomalous. */
export type Labels = ArrayLike<number | boolean>;

/**
 * Separates scores by label.
 * @throws ClflowError `data` when lengths differ, a score is NaN, or only one class is there.
 */
export function separateScores(
  scores: ArrayLike<number>,
  labels: Labels,
): { normal: Float64Array; anomalous: Float64Array } {
  if (scores.length !== labels.length) {
    throw new ClflowError(
      'data',
      `There are ${scores.length} scores but ${labels.length} labels: give one label a score.`,
    );
  }
  const normal: number[] = [];
  const anomalous: number[] = [];
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) {
      throw new ClflowError('data', `Score ${i} of ${scores.length} is not a number, so no metric can be computed.`);
    }
    (Number(labels[i]) > 0 ? anomalous : normal).push(scores[i]);
  }
  requireBothClasses(normal.length, anomalous.length, 'images');
  return { normal: Float64Array.from(normal), anomalous: Float64Array.from(anomalous) };
}

/** @throws ClflowError `data` unless both classes have members. */
export function requireBothClasses(normal: number, anomalous: number, things: string): void {
  if (normal > 0 && anomalous > 0) return;
  const missing = normal === 0 ? 'normal' : 'anomalous';
  throw new ClflowError(
    'data',
    `There are no ${missing} ${things} (${normal} normal, ${anomalous} anomalous): this metric compares the two, so the test set needs both.`,
  );
}

/** What a threshold catches when everything scored ≥ it is called anomalous. */
export interface Catch {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** The catch of every distinct score as a threshold, from the highest down. Arguments are sorted in place. */
export function catches(normal: Float64Array, anomalous: Float64Array): Catch[] {
  normal.sort();
  anomalous.sort();
  const result: Catch[] = [];
  let n = normal.length;
  let a = anomalous.length;
  while (n > 0 || a > 0) {
    const threshold = Math.max(n > 0 ? normal[n - 1] : -Infinity, a > 0 ? anomalous[a - 1] : -Infinity);
    while (n > 0 && normal[n - 1] >= threshold) n--;
    while (a > 0 && anomalous[a - 1] >= threshold) a--;
    result.push({ threshold, truePositives: anomalous.length - a, falsePositives: normal.length - n });
  }
  return result;
}
