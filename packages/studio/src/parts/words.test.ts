import { expect, it } from 'vitest';
import { moreFor, oddness, oneIn, timesThreshold, verdictAt } from './words.js';

it('never promises more than a rate holds', () => {
  expect([1 / 33, 0.03, 0.01, 0.001, 0.05, 0.4, 1].map(oneIn)).toEqual([33, 33, 100, 1000, 20, 2, 1]);
});

it('tells a p-value as good parts, and says where none looked as odd', () => {
  expect(oddness(1 / 400, 999)).toEqual({ kind: 'one-in', n: 400 });
  expect(oddness(0.7, 32)).toEqual({ kind: 'ordinary' });
  expect(oddness(1 / 33, 32)).toEqual({ kind: 'beyond', n: 32 });
});

it('compares scores with thresholds that have a size', () => {
  expect([timesThreshold(9, 5), timesThreshold(1, 0), timesThreshold(1, -2)]).toEqual([1.8, null, null]);
  expect([verdictAt(5, 5), verdictAt(5.01, 5)]).toEqual(['normal', 'anomalous']);
  expect([4, 4.1, 5, 5.1].map((score) => verdictAt(score, 5, 4))).toEqual(['normal', 'review', 'review', 'anomalous']);
});

it('counts the good images that a rate still needs', () => {
  expect([moreFor(0.01, { calibration_images: 32 }), moreFor(0.05, { calibration_images: 32 })]).toEqual([67, 0]);
});
