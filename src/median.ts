/** @file The median. */

/** The value in the middle, of an even number the upper one of the two. @param values at least one */
export function median(values: ArrayLike<number>): number {
  const rising = new Float64Array(values).sort();
  return rising[Math.floor(rising.length / 2)];
}
