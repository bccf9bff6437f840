import { expect, it } from 'vitest';
import type { DetectorMetadata } from '../detector/index.js';
import { powerOf, type PaintedDefect } from './power-of.js';
import { thresholdFor, withThreshold } from './rethreshold.js';

const scores = Array.from({ length: 99 }, (_, i) => i + 1);
const defects = [80, 92, 97].map((score, draw): PaintedDefect => ({
  type: 'stain',
  size: 1,
  contrast: 2,
  diameter: 8,
  score,
  draw,
}));
const power = powerOf(defects, 95, { images: 4, diameters: [4, 8], contrasts: [16, 48] });
const metadata = {
  calibration: { source: 'held-out', scores, peaks: scores.map((score) => 10 * score), appearance: {} },
  lineage: [],
  power,
} as unknown as DetectorMetadata;

it('chooses by rate as a calibration does', () => {
  expect(thresholdFor(metadata, { rate: 0.05 })).toMatchObject({ value: 95, kind: 'conformal', guaranteedRate: 0.05 });
});

it('says of a threshold by hand what its rate would be, as an estimate', () => {
  expect(thresholdFor(metadata, { threshold: 95 })).toMatchObject({
    value: 95,
    kind: 'estimated',
    requestedRate: 0.05,
  });
  expect(thresholdFor(metadata, { threshold: 1000 }).guaranteedRate).toBeCloseTo(0.01);
  expect(thresholdFor(metadata, { threshold: -1 }).guaranteedRate).toBeCloseTo(0.99);
  expect(() => thresholdFor(metadata, { threshold: NaN })).toThrow('must be a number');
});

it('lets regions and the painted defects that are found follow', () => {
  const changed = withThreshold(metadata, { threshold: 90 });
  expect(changed.threshold.value).toBe(90);
  expect(changed.pixelThreshold.value).toBe(900);
  expect(changed.power?.cells).toMatchObject([{ found: 2, total: 3 }]);
  expect(changed.lineage).toMatchObject([{ step: 'calibrate', falseAlarmRate: 0.1 }]);
});

it('forgets the power of a model that keeps counts at its threshold alone', () => {
  const cells = power.cells.map(({ painted: _, ...cell }) => cell);
  expect(withThreshold({ ...metadata, power: { ...power, cells } }, { threshold: 90 }).power).toBeNull();
});

it('sets a review threshold, keeps it, and drops one that does not lie below the threshold any more', () => {
  const reviewed = withThreshold(metadata, { rate: 0.05 }, { rate: 0.2 });
  expect(reviewed.reviewThreshold).toMatchObject({ value: 80, kind: 'conformal', guaranteedRate: 0.2 });
  expect(reviewed.lineage.at(-1)).toMatchObject({ falseAlarmRate: 0.05, reviewRate: 0.2 });
  expect(withThreshold(reviewed, { rate: 0.02 }).reviewThreshold?.value).toBe(80);
  expect(withThreshold(reviewed, { rate: 0.5 })).not.toHaveProperty('reviewThreshold');
  expect(withThreshold(reviewed, { rate: 0.05 }, null)).not.toHaveProperty('reviewThreshold');
  expect(withThreshold(reviewed, { rate: 0.05 }, { threshold: 70 }).reviewThreshold).toMatchObject({
    value: 70,
    kind: 'estimated',
  });
});

it('leaves the threshold as it is where only the review threshold is to be another', () => {
  const before = withThreshold(metadata, { rate: 0.05 });
  const after = withThreshold(before, null, { threshold: 70 });
  expect(after).toMatchObject({ threshold: before.threshold, pixelThreshold: before.pixelThreshold });
  expect(after.reviewThreshold?.value).toBe(70);
});

it('refuses a review threshold that does not lie below the threshold', () => {
  expect(() => withThreshold(metadata, { rate: 0.05 }, { rate: 0.05 })).toThrow(
    'does not lie below the threshold of 95',
  );
});
