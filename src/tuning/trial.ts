/** @file What a setting has shown in one training: the scores of images that it has not seen. */

export interface Trial {
  /** Scores of the good images held back. */
  readonly good: readonly number[];
  /** Scores of painted defects: for each of those images, of the defects painted on it. */
  readonly painted: readonly (readonly number[])[];
  /** Of the training. */
  readonly trainSeconds: number;
  /** Of the training and the scoring together. */
  readonly seconds: number;
  /** Median time of one image. */
  readonly inferenceMs: number;
}
