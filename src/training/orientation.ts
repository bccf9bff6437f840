/**
 * @file Whether training turns its images, asked of the good ones: where turned ones are as likely as they are, under statistics of
 * other images, and where statistics that know turned copies tell painted defects better.
 */

/** What turned images may lose and still count as likely, nats per channel. Products that lie still lose 0.03 to 1.5. */
export const TURNING_MARGIN = 0.02;
/** What turned copies must gain, in image AUROC of painted defects. */
export const TURNING_GAIN = 0.02;
/** One-sided, 95 %. */
const NORMAL_QUANTILE = 1.645;
/** Fewer images tell nothing. */
const FEWEST_IMAGES = 8;

/**
 * A test of non-inferiority: the upper 95 % bound of what an image loses by being turned must be below the margin. Few or scattered
 * images so leave the product as it was taken.
 * @param losses of every image, its log-likelihood less the mean of its turned copies', nats per channel
 */
export function liesAnyWay(losses: readonly number[]): boolean {
  if (losses.length < FEWEST_IMAGES) return false;
  const { mean, error } = withError(losses);
  return mean + NORMAL_QUANTILE * error < TURNING_MARGIN;
}

/**
 * Whether the lower 95 % bound of what turned copies gain is above what they must.
 * @param gains of every painted defect, in the share of good images that it stands above
 */
export function gainsByTurning(gains: readonly number[]): boolean {
  const { mean, error } = withError(gains);
  return mean - NORMAL_QUANTILE * error > TURNING_GAIN;
}

/** The mean, and its standard error. */
function withError(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}
