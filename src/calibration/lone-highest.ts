/** @file Whether a single calibration image sets the threshold far from all others. */

/** How many times as far above the median as the second highest the highest must lie. */
const FAR = 3;
/** With fewer there is nothing to stand apart from. */
const FEWEST = 4;

/** Index of the highest score where it stands apart from all others, else null. */
export function loneHighest(scores: readonly number[]): number | null {
  if (scores.length < FEWEST) return null;
  const falling = [...scores].sort((a, b) => b - a);
  const median = falling[falling.length >> 1];
  const [highest, second] = falling;
  return highest - median > FAR * (second - median) && highest > second ? scores.indexOf(highest) : null;
}
