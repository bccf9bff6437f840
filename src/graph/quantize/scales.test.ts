import { expect, it } from 'vitest';
import { Random } from '../../random.js';
import { KERNEL_LIMIT, biasScale, correctedBiases, quantizationOf, quantizeBiases, quantizeKernels } from './scales.js';

it.each([
  { low: -1, high: 3 },
  { low: 0, high: 7.5 },
  { low: 2, high: 5 },
  { low: -4, high: -1 },
])('holds 0 exactly and all of $low … $high within half a step', ({ low, high }) => {
  const { scale, zero } = quantizationOf({ low, high });
  expect(zero).toSatisfy((value: number) => Number.isInteger(value) && value >= 0 && value <= 255);
  for (const x of [low, 0.3 * low + 0.7 * high, high, 0]) {
    const q = Math.min(255, Math.max(0, Math.round(x / scale) + zero));
    expect(Math.abs(scale * (q - zero) - x)).toBeLessThanOrEqual(0.5001 * scale + (x === 0 ? -0.5 * scale : 0));
  }
});

it('makes one step of one grey level where values are pixels less 114', () => {
  expect(quantizationOf({ low: -114, high: 141 })).toEqual({ scale: 1, zero: 114 });
});

it('has a scale for a tensor of nothing but zeros', () => {
  expect(quantizationOf({ low: 0, high: 0 })).toEqual({ scale: 1, zero: 0 });
  expect(quantizeKernels(new Float32Array(18), 2, 9).scales).toEqual(Float32Array.of(1, 1));
});

it('never adds two products beyond 16 bits with a sign', () => {
  expect(2 * 255 * KERNEL_LIMIT).toBeLessThan(2 ** 15);
  const random = Random.of(1, 'kernels');
  const { values } = quantizeKernels(
    Float32Array.from({ length: 900 }, () => random.normal() * 10),
    4,
    9,
  );
  expect(Math.max(...values.map(Math.abs))).toBe(KERNEL_LIMIT);
});

it('gives every output of a kernel a scale of its own, of the least squared error', () => {
  const random = Random.of(2, 'kernels');
  const kernels = Float32Array.from({ length: 2 * 90 }, (_, i) => random.normal() * (i < 90 ? 1 : 100));
  kernels[17] = 6; // alone far out
  const { values, scales } = quantizeKernels(kernels, 2, 9);
  const error = (o: number, scale: number): number => {
    return kernels.subarray(o * 90, (o + 1) * 90).reduce((sum, weight) => {
      const q = Math.min(KERNEL_LIMIT, Math.max(-KERNEL_LIMIT, Math.round(weight / scale)));
      return sum + (weight - q * scale) ** 2;
    }, 0);
  };
  for (const o of [0, 1]) {
    const largest = Math.max(...kernels.subarray(o * 90, (o + 1) * 90).map(Math.abs));
    expect(error(o, scales[o])).toBeLessThanOrEqual(error(o, Math.fround(largest / KERNEL_LIMIT)));
    for (let i = o * 90; i < (o + 1) * 90; i++) {
      expect(Math.abs(values[i] * scales[o] - kernels[i])).toBeLessThan(0.31 * largest);
    }
  }
  expect(scales[1] / scales[0]).toBeGreaterThan(20);
});

it('corrects biases by what rounding adds to the mean of an output', () => {
  const random = Random.of(3, 'kernels');
  const kernels = Float32Array.from({ length: 3 * 2 * 9 }, () => random.normal());
  const quantized = quantizeKernels(kernels, 3, 9);
  const means = Float32Array.of(2, 5);
  const corrected = correctedBiases(Float32Array.of(1, 2, 3), kernels, quantized, means);
  // On an image that is constant in every channel the output is its mean.
  for (let o = 0; o < 3; o++) {
    const output = (weights: (at: number) => number): number =>
      Array.from({ length: 18 }, (_, i) => weights(o * 18 + i) * means[Math.floor(i / 9)]).reduce((a, b) => a + b);
    const real = o + 1 + output((at) => kernels[at]);
    const whole = corrected[o] + output((at) => quantized.scales[o] * quantized.values[at]);
    expect(whole).toBeCloseTo(real, 4);
  }
});

it('holds biases in steps of the product of both scales', () => {
  const input = { scale: 0.5, zero: 3 };
  const kernels = { values: new Int8Array(2), scales: Float32Array.of(0.25, 2 ** -40) };
  expect(biasScale(input, 0.25)).toBe(0.125);
  expect(quantizeBiases(Float32Array.of(10, 1000), input, kernels)).toEqual(Int32Array.of(80, 2 ** 31 - 1));
});
