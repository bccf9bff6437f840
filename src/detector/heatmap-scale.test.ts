import { describe, expect, it } from 'vitest';
import { heatmapScale } from './heatmap-scale.js';

const threshold = (value: number) => ({ value, requestedRate: 0.1, guaranteedRate: 0.1, calibrationImages: 3 });

describe('heatmapScale', () => {
  it('puts the threshold at a quarter of the way from the mean calibration score to full colour', () => {
    expect(heatmapScale({ calibrationScores: [1, 2, 6], threshold: threshold(6) })).toEqual({ low: 3, high: 15 });
  });

  it('keeps a width when all calibration scores are the threshold', () => {
    const { low, high } = heatmapScale({ calibrationScores: [-4], threshold: threshold(-4) });
    expect(low).toBeCloseTo(-4.2);
    expect(high).toBeCloseTo(-3.4);
    const zero = heatmapScale({ calibrationScores: [0], threshold: threshold(0) });
    expect(zero.low).toBeLessThan(zero.high);
  });
});
