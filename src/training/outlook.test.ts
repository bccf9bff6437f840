import { expect, it } from 'vitest';
import { imagesMissing, trainingOutlook } from './outlook.js';

it('holds back as a training does', () => {
  expect(trainingOutlook(60)).toMatchObject({ by: 'split', heldBack: 9, guaranteedRate: 0.1 });
  expect(trainingOutlook(12)).toMatchObject({ by: 'folds', heldBack: 12 });
});

it('tells how many more images a rate takes', () => {
  const more = imagesMissing(60, 0.01);
  expect(trainingOutlook(60 + more).guaranteedRate).toBeLessThanOrEqual(0.01);
  expect(trainingOutlook(60 + more - 1).guaranteedRate).toBeGreaterThan(0.01);
  expect(imagesMissing(5000, 0.01)).toBe(0);
});
