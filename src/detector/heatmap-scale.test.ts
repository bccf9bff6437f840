import { describe, expect, it } from 'vitest';
import { calibrationOf, chooseThresholds } from './calibration.js';
import { heatmapScale } from './heatmap-scale.js';

const metadata = (scores: number[], threshold: number) => {
  const calibration = calibrationOf(
    'held-out',
    scores.map((score) => ({ score, peak: score, appearance: { brightness: 0, sharpness: 0, x: 0, y: 0 } })),
  );
  const thresholds = chooseThresholds(calibration, 0.5);
  return { calibration, pixelThreshold: { ...thresholds.pixelThreshold, value: threshold } };
};

describe('heatmapScale', () => {
  it('puts the threshold at a quarter of the way from the mean calibration score to full colour', () => {
    expect(heatmapScale(metadata([1, 2, 6], 6))).toEqual({ low: 3, high: 15 });
  });

  it('reaches up to what painted defects reach, where that is more', () => {
    const measured = metadata([1, 2, 6], 6);
    expect(heatmapScale({ ...measured, paintedPeak: 40 })).toEqual({ low: 3, high: 40 });
    expect(heatmapScale({ ...measured, paintedPeak: 7 })).toEqual({ low: 3, high: 15 });
  });

  it('keeps a width when all calibration scores are the threshold', () => {
    const { low, high } = heatmapScale(metadata([-4], -4));
    expect(low).toBeCloseTo(-4.2);
    expect(high).toBeCloseTo(-3.4);
    const zero = heatmapScale(metadata([0], 0));
    expect(zero.low).toBeLessThan(zero.high);
  });
});
