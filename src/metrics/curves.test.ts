import { describe, expect, it } from 'vitest';
import { precisionRecallCurve, rocCurve } from './curves.js';
import { auroc } from './image-metrics.js';

// scikit-learn's example of roc_curve and precision_recall_curve.
const scores = [0.1, 0.4, 0.35, 0.8];
const labels = [0, 0, 1, 1];

describe('rocCurve', () => {
  it('has a point per distinct score', () => {
    expect(rocCurve(scores, labels).map((p) => [p.falsePositiveRate, p.truePositiveRate])).toEqual([
      [0, 0],
      [0, 0.5],
      [0.5, 0.5],
      [0.5, 1],
      [1, 1],
    ]);
  });

  it('encloses the area that auroc gives, ties or not', () => {
    for (const values of [scores, [1, 2, 2, 2], [3, 3, 3, 3]]) {
      const curve = rocCurve(values, labels);
      const area = curve.slice(1).reduce((sum, point, i) => {
        const before = curve[i];
        const width = point.falsePositiveRate - before.falsePositiveRate;
        return sum + (width * (point.truePositiveRate + before.truePositiveRate)) / 2;
      }, 0);
      expect(area).toBeCloseTo(auroc(values, labels), 12);
    }
  });
});

describe('precisionRecallCurve', () => {
  it('goes down from the highest score', () => {
    const curve = precisionRecallCurve(scores, labels).map((p) => [p.recall, p.precision]);
    expect(curve.slice(0, 3)).toEqual([
      [0, 1],
      [0.5, 1],
      [0.5, 0.5],
    ]);
    expect(curve[3][1]).toBeCloseTo(2 / 3, 12);
    expect(curve[4]).toEqual([1, 0.5]);
  });
});
