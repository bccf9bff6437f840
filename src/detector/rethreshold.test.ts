import { expect, it } from 'vitest';
import type { DetectorMetadata } from './metadata.js';
import { thresholdFor, withThreshold } from './rethreshold.js';

const scores = Array.from({ length: 99 }, (_, i) => i + 1);
const metadata = {
  calibration: { source: 'held-out', scores, peaks: scores.map((score) => 10 * score), appearance: {} },
  lineage: [],
  power: {},
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

it('lets regions follow at the same rate, and forgets what was measured at the threshold before', () => {
  const changed = withThreshold(metadata, { threshold: 90 });
  expect(changed.threshold.value).toBe(90);
  expect(changed.pixelThreshold.value).toBe(900);
  expect(changed.power).toBeNull();
  expect(changed.lineage).toMatchObject([{ step: 'calibrate', falseAlarmRate: 0.1 }]);
});
