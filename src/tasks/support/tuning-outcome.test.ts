import { expect, it } from 'vitest';
import type { Choice, Setting, Trial } from '../../tuning/index.js';
import { aboutLittleTold, reasonOf, type Finalist } from './tuning-outcome.js';

const setting = (size: string): Setting => ({ method: 'clflow', backbone: 'embedded', size, orientation: null });
/** Of ten images with a defect each, the first so many are found. */
const finding = (size: string, found: number): Finalist => {
  const painted = Array.from({ length: 10 }, (_, i) => [i < found ? 1 : -1]);
  const trial: Trial = { good: painted.map(() => 0), painted, trainSeconds: 1, seconds: 1, inferenceMs: 1 };
  return { candidate: setting(size), trial };
};
const finalists = [finding('128', 5), finding('256', 9), finding('384', 9)];
const gain = { low: 0.0104, high: 0.06 };

it.each<[Choice, string]>([
  [{ winner: 0, best: 0, why: 'alone', advantage: gain }, 'size 128 was the only setting that was tried.'],
  [
    { winner: 1, best: 1, why: 'best', advantage: gain },
    'size 256 is better than all others beyond uncertainty (AUROC 0.010 to 0.060 higher than the default).',
  ],
  [{ winner: 0, best: 0, why: 'reference', advantage: gain }, 'size 128, the default, is the best.'],
  [
    { winner: 0, best: 1, why: 'reference', advantage: { low: -0.01, high: 0.03 } },
    'size 256 was the best, but not beyond uncertainty (AUROC −0.010 to 0.030 higher), so the default clflow, embedded, size 128 stays.',
  ],
  [
    { winner: 2, best: 1, why: 'cheaper', advantage: gain },
    'size 256 was the best (AUROC 0.010 to 0.060 higher than the default), but clflow, embedded, size 384 is as good within uncertainty, and faster.',
  ],
  [
    { winner: 1, best: 1, why: 'cheaper', advantage: gain },
    'size 256 is better than the default beyond uncertainty (AUROC 0.010 to 0.060 higher), and of those that are the fastest.',
  ],
])('says why: %j', (choice, reason) => {
  expect(reasonOf(choice, finalists)).toBe(`clflow, embedded, ${reason}`);
});

it('says where settings guess', () => {
  expect(aboutLittleTold(finalists)).toBeNull();
  expect(aboutLittleTold([finding('128', 6)])).toMatch(
    /^no setting tells the painted defects well .+ \(AUROC 0\.60 at most/,
  );
});
