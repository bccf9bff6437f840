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
/** Standard errors from the limit at which no further image is asked: looking several times must not make chance findings of it. */
const SETTLED_QUANTILE = 4;

/**
 * A test of non-inferiority: the upper 95 % bound of what an image loses by being turned must be below the margin. Few or scattered
 * images so leave the product as it was taken.
 * @param losses of every image, its log-likelihood less the mean of its turned copies', nats per channel
 */
export function liesAnyWay(losses: readonly number[]): boolean {
  return losses.length >= FEWEST_IMAGES && sideOf(TURNING_MARGIN, losses, NORMAL_QUANTILE) === 'below';
}

/**
 * Whether the lower 95 % bound of what turned copies gain is above what they must.
 * @param gains of every painted defect, in the share of good images that it stands above
 */
export function gainsByTurning(gains: readonly number[]): boolean {
  return sideOf(TURNING_GAIN, gains, NORMAL_QUANTILE) === 'above';
}

/** Whether what was seen lies so far from the limit that more images would only say the same. */
export function isSettled(values: readonly number[], limit: number): boolean {
  return values.length >= FEWEST_IMAGES && sideOf(limit, values, SETTLED_QUANTILE) !== 'unsure';
}

/** On which side of the limit the mean surely lies. @param quantile standard errors that make it sure */
function sideOf(limit: number, values: readonly number[], quantile: number): 'below' | 'above' | 'unsure' {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const reach = quantile * Math.sqrt(variance / values.length);
  if (mean + reach < limit) return 'below';
  return mean - reach > limit ? 'above' : 'unsure';
}
