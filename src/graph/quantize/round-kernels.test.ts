import { describe, expect, it } from 'vitest';
import { Random } from '../../random.js';
import { roundKernel } from './round-kernels.js';

const LIMIT = 63;
const [CHANNELS, WINDOW] = [40, 9];
const random = Random.of(1, 'weights');
const weights = Float32Array.from({ length: CHANNELS * WINDOW }, () => random.uniform(-20, 20));
const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
const errors = (rounded: Int8Array, of = weights): number[] => [...rounded].map((value, i) => value - of[i]);

describe('rounding weights so that their errors cancel', () => {
  const rounded = roundKernel(weights, WINDOW, LIMIT);

  it('takes one of the two whole numbers beside each', () => {
    errors(rounded).forEach((error) => expect(Math.abs(error)).toBeLessThanOrEqual(1));
  });

  it('leaves at most one step to every window, and half a step to all of an output', () => {
    const sums = (of: readonly number[]): number[] =>
      Array.from({ length: CHANNELS }, (_, c) => sum(of.slice(c * WINDOW, (c + 1) * WINDOW)));
    const left = errors(rounded);
    expect(Math.max(...sums(left).map(Math.abs))).toBeLessThanOrEqual(1.5);
    expect(Math.abs(sum(left))).toBeLessThanOrEqual(0.5001);
    const squares = (values: readonly number[]): number => sum(values.map((value) => value ** 2));
    const nearest = errors(Int8Array.from(weights, Math.round));
    expect(squares(sums(left))).toBeLessThan(0.25 * squares(sums(nearest)));
  });

  it('turns few weights, those that lose least by it', () => {
    const turned = errors(rounded).filter((error) => Math.abs(error) > 0.5);
    expect(turned.length).toBeGreaterThan(0);
    expect(turned.length).toBeLessThan((CHANNELS * WINDOW) / 8);
    expect(sum(turned.map((error) => Math.abs(error))) / turned.length).toBeLessThan(0.75);
  });

  it('looks at all of an output where a window is one weight', () => {
    const single = roundKernel(weights, 1, LIMIT);
    expect(Math.abs(sum(errors(single)))).toBeLessThanOrEqual(0.5001);
  });

  it('stays within the limit', () => {
    const large = weights.map((weight) => 4 * weight);
    const cut = roundKernel(large, WINDOW, LIMIT);
    expect(Math.max(...cut.map(Math.abs))).toBe(LIMIT);
  });
});
