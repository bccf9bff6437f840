/**
 * @file 16-bit floats to and from float32: IEEE 754 binary16 (1 sign, 5 exponent, 10 mantissa bits) and bfloat16 (the
 * upper half of a float32). Rounding to binary16 is to the nearest, ties to even.
 */

/** Greatest finite binary16. */
export const HALF_MAX = 65504;

/** The value of a binary16 given as its 16 bits. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const mantissa = half & 1023;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa ? NaN : sign * Infinity;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** The 16 bits of the binary16 nearest to a value; beyond {@link HALF_MAX} (and its half step) infinity. */
export function toHalf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size >= HALF_MAX + 16) return sign | 0x7c00;
  // The step between neighbours; below 2^-14 (subnormal) it stays 2^-24.
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size));
  const steps = roundToEven(size * 2 ** (10 - exponent));
  // Counted in steps, exponent and mantissa follow on from one another, so a carry lands in the right place.
  return sign | (steps + (exponent + 14) * 1024);
}

/** The values of bfloat16s given as their 16 bits each. */
export function fromBfloats(bfloats: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(bfloats, (bfloat) => (bfloat << 16) >>> 0).buffer);
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
