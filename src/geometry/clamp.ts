/** @file Numbers within limits. */

/** The number in [low, high] that is nearest to the value. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
