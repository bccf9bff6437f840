/** @file Numbers for people. */

/** Four digits, whatever the size: 0.9341, 12.35, 5.035e+5. */
export function readable(value: number): string {
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1e5 ? rounded.toExponential(3) : String(rounded);
}
