/** @file Which way up a product lies, in words. */

/** @param turns quarters by which training images were turned as well */
export function orientationInWords(turns: readonly number[]): string {
  if (turns.length === 0) return 'as in the images';
  return turns.length === 3 ? 'any way up' : 'upright or upside down';
}
