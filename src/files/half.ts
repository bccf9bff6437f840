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

/**
 * Every value as the binary16 nearest to it, where that moves no block by more than binary16's own step, ‖rounded − block‖ ≤ 2⁻¹¹ ‖block‖;
 * else, where numbers are too large or too small for it, the values as they are.
 * @param block numbers that belong together, such as one matrix of many; missing: all of them
 */
export function nearHalves(values: Float32Array, block = values.length): Float32Array {
  const rounded = roundedToHalf(values);
  for (let start = 0; start < values.length; start += block) {
    let [error, norm] = [0, 0];
    for (let i = start; i < Math.min(values.length, start + block); i++) {
      error += (rounded[i] - values[i]) ** 2;
      norm += values[i] ** 2;
    }
    // So written, it is false for NaN too.
    if (!(error <= 2 ** -22 * norm)) return values;
  }
  return rounded;
}

function roundedToHalf(values: Float32Array): Float32Array {
  const rounded = values.slice();
  const bits = new Uint32Array(rounded.buffer);
  for (let i = 0; i < bits.length; i++) {
    const exponent = (bits[i] >>> 23) & 255;
    // A float32 keeps 13 bits more; half of what they can be, and one less before an even bit, carries upwards.
    if (exponent >= 113 && exponent < 142) bits[i] = (bits[i] + 0xfff + ((bits[i] >>> 13) & 1)) & ~0x1fff;
    else rounded[i] = fromHalf(toHalf(values[i]));
  }
  return rounded;
}

/** The 16 bits of each value; null when binary16 does not hold all of them exactly, or one is no finite number. */
export function exactHalves(values: Float32Array): Uint16Array | null {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) {
    const exponent = (bits[i] >>> 23) & 255;
    const sign = (bits[i] >>> 16) & 0x8000;
    if (exponent >= 113 && exponent <= 142) {
      if (bits[i] & 0x1fff) return null;
      halves[i] = sign | ((exponent - 112) << 10) | ((bits[i] >>> 13) & 1023);
    } else {
      // Zero and what is subnormal in binary16.
      halves[i] = toHalf(values[i]);
      if (!Object.is(fromHalf(halves[i]), values[i]) || exponent > 142) return null;
    }
  }
  return halves;
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
