/** @file Where an image score is a mean: apart from the graph, which pages that only inspect do without. */

/** Of how many pixels a `top-mean` is the mean. @param pixels that count */
export function scorePixels(share: number, pixels: number): number {
  return Math.max(1, Math.round(share * pixels));
}
