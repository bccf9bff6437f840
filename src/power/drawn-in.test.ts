import { describe, expect, it } from 'vitest';
import { DrawnInTrial, SHARES } from './drawn-in.js';

/** A region that is drawn in from 20 pixels at the threshold to nothing at the peak. */
const shrinking = SHARES.map((share) => [{ x: 0, y: 0, width: Math.round(20 * (1 - share)), height: 10 }]);
const defect = [{ x: 0, y: 0, width: 14, height: 10 }];

describe('the share that regions are drawn in by', () => {
  it('is the one whose regions fit the painted defects best', () => {
    const trial = new DrawnInTrial();
    for (let i = 0; i < 20; i++) trial.add(defect, shrinking);
    expect(trial.best()).toBe(0.3);
  });

  it('is 0 where too few defects were found, and where none fits at all', () => {
    const few = new DrawnInTrial();
    for (let i = 0; i < 19; i++) few.add(defect, shrinking);
    expect(few.best()).toBe(0);
    const none = new DrawnInTrial();
    for (let i = 0; i < 30; i++)
      none.add(
        defect,
        SHARES.map(() => []),
      );
    expect(none.best()).toBe(0);
  });
});
