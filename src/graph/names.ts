/** @file Names of tensors of which there is one a scale. */

/** The name of a tensor of the scale with this number, from the finest on: `positive0`, `map2`. */
export function ofScale(name: string, scale: number): string {
  return `${name}${scale}`;
}
