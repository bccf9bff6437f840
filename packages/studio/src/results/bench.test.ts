import type { ResultsJson } from '@clflow/server/studio-api';
import { expect, it } from 'vitest';
import { FakeStudio } from '../shared/testing/fake-studio.js';
import { barsOf, chosenOf, countsAt, domainOf, sidesOf } from './bench.js';

const studio = new FakeStudio();
const results = JSON.parse(studio.answer('GET', '/api/models/2/results').body as string) as ResultsJson;
const sides = sidesOf(results);
const thresholds = [0, 1.7, 3, ...results.images.slice(40, 110).map(({ score }) => score), 4, 5.5, 99];

it('counts as one by one over the images that the training did not see', () => {
  for (const threshold of thresholds) {
    const plain = { passed: 0, goodReview: 0, rejected: 0, found: 0, defectiveReview: 0, missed: 0 };
    for (const { label, split, score } of results.images) {
      if (split === 'train') continue;
      if (label === 'good') plain[score > threshold ? 'rejected' : 'passed']++;
      if (label === 'defective') plain[score > threshold ? 'found' : 'missed']++;
    }
    expect(countsAt(sides, threshold)).toEqual(plain);
  }
});

it('opens as many pictures as a count says, the nearest to the threshold first', () => {
  const domain = domainOf(sides, results.calibration_scores, 4);
  for (const cell of ['passed', 'rejected', 'found', 'missed'] as const) {
    const images = chosenOf({ kind: 'cell', cell }, sides, { threshold: 4, review: null }, domain, 48);
    expect(images).toHaveLength(countsAt(sides, 4)[cell]);
    const distances = images.map(({ score }) => Math.abs(score - 4));
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
  }
});

it('has every score in one bar, those beyond the end in the last', () => {
  const bars = barsOf([0, 0.5, 1, 2.9, 7, -3], [0, 3], 3);
  expect(bars.map(({ count }) => count)).toEqual([3, 1, 2]);
  expect(bars[1]).toMatchObject({ from: 1, to: 2 });
  const domain = domainOf(sides, results.calibration_scores, 4);
  const good = barsOf(sides.goodScores, domain, 48);
  expect(good.reduce((sum, { count }) => sum + count, 0)).toBe(sides.good.length);
  good.forEach(({ count }, index) =>
    expect(
      chosenOf({ kind: 'bar', side: 'good', index }, sides, { threshold: 4, review: null }, domain, 48),
    ).toHaveLength(count),
  );
});

it('leaves out what the model says it has seen, whatever the folder says by now', () => {
  const images = results.images.map((image, i) => ({
    ...image,
    split: 'train' as const,
    seen:
      image.label !== 'good' || i % 3 === 0
        ? ('unseen' as const)
        : i % 3 === 1
          ? ('trained' as const)
          : ('calibrated' as const),
  }));
  const known = sidesOf({ ...results, images });
  const unseen = images.filter(({ label, seen }) => label === 'good' && seen === 'unseen');
  expect(known.good.map(({ id }) => id).sort()).toEqual(unseen.map(({ id }) => id).sort());
  expect(known.defective).toHaveLength(images.filter(({ label }) => label === 'defective').length);
});

it('shows the scores that set the threshold where the training saw all good images', () => {
  const images = results.images.map((image) => ({ ...image, split: 'train' as const }));
  const { goodScores, fromCalibration } = sidesOf({ ...results, images });
  expect(fromCalibration).toBe(true);
  expect(goodScores).toEqual([...results.calibration_scores].sort((a, b) => a - b));
});

it('parts off what is for review, and opens it', () => {
  const domain = domainOf(sides, results.calibration_scores, 4);
  for (const review of [-9, 2.5, 3.2, 3.9, 4, 7]) {
    const counts = countsAt(sides, 4, review);
    const without = countsAt(sides, 4);
    expect([counts.rejected, counts.found]).toEqual([without.rejected, without.found]);
    expect(counts.passed + counts.goodReview).toBe(without.passed);
    expect(counts.missed + counts.defectiveReview).toBe(without.missed);
    for (const cell of ['passed', 'goodReview', 'rejected', 'missed', 'defectiveReview', 'found'] as const) {
      const images = chosenOf({ kind: 'cell', cell }, sides, { threshold: 4, review }, domain, 48);
      expect(images, `${cell} at ${review}`).toHaveLength(counts[cell]);
    }
  }
  expect(countsAt(sides, 4, 2.5).goodReview).toBeGreaterThan(3);
  expect(countsAt(sides, 4, 7)).toMatchObject({ goodReview: 0, defectiveReview: 0 });
});
