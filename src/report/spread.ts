/** @file Numbers of several seeds for people: the mean, and the range in brackets. */

/** NaN for no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** "0.932 (0.923–0.940)"; a single value stands alone, and no value is a dash. */
export function spread(values: readonly number[], digits = 3): string {
  if (values.length === 0) return '–';
  const fixed = (value: number): string => value.toFixed(digits);
  if (values.length === 1) return fixed(values[0]);
  return `${fixed(mean(values))} (${fixed(Math.min(...values))}–${fixed(Math.max(...values))})`;
}

/** A number that may be negative, with a minus sign instead of a hyphen. */
export function withMinus(value: number, digits: number): string {
  return value.toFixed(digits).replace('-', '−');
}
