import { describe, expect, it } from 'vitest';
import { ClflowError } from '../errors.js';
import { auroc, averagePrecision, f1Max } from './image-metrics.js';

const scores = [0.1, 0.4, 0.35, 0.8];
const labels = [0, 0, 1, 1];

describe('auroc', () => {
  it('is the share of pairs in the right order', () => {
    expect(auroc(scores, labels)).toBe(0.75);
    expect(auroc([1, 2, 3], [false, false, true])).toBe(1);
    expect(auroc([3, 2, 1], [false, false, true])).toBe(0);
  });

  it('counts ties half', () => {
    expect(auroc([5, 5, 5, 5], labels)).toBe(0.5);
    expect(auroc([1, 2, 2, 3], [0, 0, 1, 1])).toBe(0.875);
  });

  it('takes raw scores of any range, infinite ones too', () => {
    expect(auroc([-1e9, 3, Infinity], [0, 0, 1])).toBe(1);
  });
});

describe('averagePrecision', () => {
  it("gives scikit-learn's documented example", () => {
    expect(averagePrecision(scores, labels)).toBeCloseTo(0.8333333333, 10);
  });

  it('merges ties: with one score for all it is the share of anomalous images', () => {
    expect(averagePrecision([1, 1, 1, 1], [1, 0, 0, 0])).toBe(0.25);
  });
});

describe('f1Max', () => {
  it('finds the best threshold', () => {
    expect(f1Max(scores, labels)).toEqual({ f1: 0.8, threshold: 0.35 });
    expect(f1Max([1, 2, 3, 4], labels)).toEqual({ f1: 1, threshold: 3 });
  });

  it('prefers the highest of equal thresholds', () => {
    // ≥ 4: one of two caught, no false alarm, F1 2/3; ≥ 1: both caught, two false alarms, F1 2/3.
    expect(f1Max([4, 1, 2, 3], [1, 1, 0, 0])).toEqual({ f1: 2 / 3, threshold: 4 });
  });
});

describe.each([auroc, averagePrecision, f1Max])('%o', (metric) => {
  it('says which class is missing', () => {
    expect(() => metric([1, 2], [1, 1])).toThrow(/no normal images \(0 normal, 2 anomalous\)/);
    expect(() => metric([1, 2], [0, 0])).toThrow(/no anomalous images \(2 normal, 0 anomalous\)/);
  });

  it('refuses NaN and labels that do not match, as data errors', () => {
    expect(() => metric([1, NaN], [0, 1])).toThrow('Score 1 of 2 is not a number');
    expect(() => metric([1, 2], [0])).toThrow('2 scores but 1 labels');
    expect.assertions(4);
    try {
      metric([], []);
    } catch (error) {
      expect(error).toBeInstanceOf(ClflowError);
      expect((error as ClflowError).code).toBe('data');
    }
  });
});
