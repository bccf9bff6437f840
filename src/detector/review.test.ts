import { describe, expect, it } from 'vitest';
import { requireReviewRate, verdictOf } from './review.js';

describe('verdictOf', () => {
  const levels = { threshold: { value: 10 }, reviewThreshold: { value: 8 } };

  it('is review above the review threshold and up to the threshold', () => {
    expect([7, 8, 8.1, 10, 10.1].map((score) => verdictOf(score, levels))).toEqual([
      'normal',
      'normal',
      'review',
      'review',
      'anomalous',
    ]);
  });

  it('has two values without a review threshold, and where it lies above the threshold', () => {
    expect(verdictOf(9, { threshold: { value: 10 } })).toBe('normal');
    expect(verdictOf(11, { threshold: { value: 10 }, reviewThreshold: { value: 12 } })).toBe('anomalous');
    expect(verdictOf(9, { threshold: { value: 10 }, reviewThreshold: { value: 12 } })).toBe('normal');
  });
});

describe('requireReviewRate', () => {
  it('takes a higher rate, and none', () => {
    expect(() => requireReviewRate(0.05, 0.01)).not.toThrow();
    expect(() => requireReviewRate(0, 0.01)).not.toThrow();
    expect(() => requireReviewRate(undefined, 0.01)).not.toThrow();
  });

  it('refuses a rate that is not higher', () => {
    expect(() => requireReviewRate(0.01, 0.01)).toThrow(/must be above the share .* 0\.01/);
  });
});
