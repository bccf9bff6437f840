/**
 * @file Real numbers as whole ones (Jacob et al. 2017, arXiv 1712.05877): x ≈ s · (q − z), q = clip(round(x / s) + z).
 *
 * Values between layers: 8 bits without a sign, one s and z a tensor, so that 0 is held exactly: what pads an image, and what a ReLU cuts at.
 * Kernels: one s for each of their outputs, z = 0, and q only from −63 to 63. Processors without VNNI add two products in 16 bits
 * with a sign, and 2 · 255 · 63 = 32,130 fits where 2 · 255 · 127 would be cut off: a file scores the same on every processor.
 */

import { roundKernel } from './round-kernels.js';

/** Lowest and highest value. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export interface Quantization {
  /** s, a float32 above 0 that sums can be made with, see {@link quantizationOfTerm}. */
  readonly scale: number;
  /** z in 0 … 255. */
  readonly zero: number;
}

/** Whole numbers for values from `low` to `high` and for 0; what lies beside them becomes the nearest of them. */
export function quantizationOf(range: Range): Quantization {
  return withScale(range, rounded(stepOf(range)));
}

/**
 * The same for a term of a sum that is held as `sum`: its scale is s · n / steps. A runtime adds terms as float32 numbers, s₁/s (q₁ − z₁) +
 * s₂/s (q₂ − z₂), and one processor rounds in between and another does not. Of such fractions there is nothing to round.
 * @param steps a power of two
 */
export function quantizationOfTerm(range: Range, sum: Quantization, steps: number): Quantization {
  const needed = Math.max(1, Math.ceil((steps * stepOf(range)) / sum.scale));
  // Of a term that a ReLU takes most of away again, the lowest values are cut off.
  return withScale(range, (sum.scale * Math.min(needed, MOST * steps)) / steps);
}

/** Most that a term's scale is of the sum's. */
const MOST = 8;

/** Where the steps are too few for the range, all above 0 is held and the lowest values are cut off. */
function withScale({ low, high }: Range, scale: number): Quantization {
  const above = Math.min(255, Math.ceil(Math.max(0, high) / scale));
  return { scale, zero: Math.min(255 - above, Math.max(0, Math.round(-Math.min(0, low) / scale))) };
}

/** The largest value that is held. */
export function highest({ scale, zero }: Quantization): number {
  return (255 - zero) * scale;
}

/** A tensor of nothing but zeros is held by any scale. */
function stepOf({ low, high }: Range): number {
  return (Math.max(0, high) - Math.min(0, low)) / 255 || 1;
}

/** The next larger number of eight digits in base 2: times two or three such n it still is a float32, of 24. */
function rounded(scale: number): number {
  const unit = 2 ** (Math.floor(Math.log2(scale)) - 7);
  return Math.ceil(scale / unit) * unit;
}

/** Largest q of a kernel. */
export const KERNEL_LIMIT = 63;

export interface QuantizedKernels {
  /** q in the order of the kernels. */
  readonly values: Int8Array;
  /** s of each output, float32 above 0. */
  readonly scales: Float32Array;
}

/** Shares of an output's largest weight that are tried for its scale: cutting off the largest may lose less than coarse steps. */
const SHARES = [1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7];

/**
 * Kernels in whole numbers, each output with the scale of the smallest squared error among a few.
 * @param kernels [O, C, k, k] @param outputs O @param window k²
 */
export function quantizeKernels(kernels: Float32Array, outputs: number, window: number): QuantizedKernels {
  const size = kernels.length / outputs;
  const values = new Int8Array(kernels.length);
  const scales = new Float32Array(outputs);
  for (let o = 0; o < outputs; o++) {
    const own = kernels.subarray(o * size, (o + 1) * size);
    const largest = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    let least = Infinity;
    for (const share of SHARES) {
      const scale = Math.fround((share * largest) / KERNEL_LIMIT) || 1;
      const error = squaredError(own, scale);
      if (error >= least) continue;
      least = error;
      scales[o] = scale;
    }
    values.set(
      roundKernel(
        own.map((weight) => weight / scales[o]),
        window,
        KERNEL_LIMIT,
      ),
      o * size,
    );
  }
  return { values, scales };
}

function squaredError(weights: Float32Array, scale: number): number {
  let sum = 0;
  for (const weight of weights) sum += (weight - scale * nearest(weight / scale)) ** 2;
  return sum;
}

function nearest(value: number): number {
  return Math.min(KERNEL_LIMIT, Math.max(-KERNEL_LIMIT, Math.round(value)));
}

/**
 * Biases for kernels in whole numbers, which keep the mean of every output: b + Σ (w − s q) · E[x].
 * @param kernels as they were, [O, C, k, k] @param means E[x] of each of the C inputs
 */
export function correctedBiases(
  biases: Float32Array,
  kernels: Float32Array,
  { values, scales }: QuantizedKernels,
  means: Float32Array,
): Float32Array {
  const size = kernels.length / biases.length;
  const perInput = size / means.length;
  return biases.map((bias, o) => {
    let sum = bias;
    for (let i = 0; i < size; i++) {
      const at = o * size + i;
      sum += (kernels[at] - scales[o] * values[at]) * means[Math.floor(i / perInput)];
    }
    return sum;
  });
}

/** Biases in whole numbers of 32 bits, in units of what a product of an input and a weight counts. */
export function quantizeBiases(biases: Float32Array, input: Quantization, { scales }: QuantizedKernels): Int32Array {
  const LIMIT = 2 ** 31 - 1;
  return Int32Array.from(biases, (bias, o) => {
    return Math.min(LIMIT, Math.max(-LIMIT, Math.round(bias / biasScale(input, scales[o]))));
  });
}

/** What a bias of 1 counts, as a float32. */
export function biasScale({ scale }: Quantization, kernelScale: number): number {
  return Math.fround(scale * kernelScale);
}
