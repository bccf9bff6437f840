/** @file A grid over the plane, to integrate a density of two channels. */

/** The points (x, y) of a square around 0, one after the other: [n, 2]. @param reach from 0 to its sides */
export function plane(reach: number, step: number): Float32Array {
  const side = Math.round((2 * reach) / step) + 1;
  return Float32Array.from({ length: 2 * side * side }, (_, i) => {
    const cell = Math.floor(i / 2);
    return step * (i % 2 === 0 ? cell % side : Math.floor(cell / side)) - reach;
  });
}
