import { expect, it } from 'vitest';
import type { Choice, Setting, Trial } from '../../tuning/index.js';
import { aboutLittleFound, reasonOf, type Finalist } from './tuning-outcome.js';

const setting = (size: string): Setting => ({ method: 'clflow', backbone: 'embedded', size, orientation: null });
/** Of ten images with a defect each, the first so many are found. */
const finding = (size: string, found: number): Finalist => {
  const painted = Array.from({ length: 10 }, (_, i) => [i < found ? 1 : -1]);
  const trial: Trial = { good: painted.map(() => 0), painted, trainSeconds: 1, seconds: 1, inferenceMs: 1 };
  return { candidate: setting(size), trial };
};
const finalists = [finding('128', 5), finding('256', 9), finding('384', 9)];
const gain = { low: 0.104, high: 0.6 };

it.each<[Choice, string]>([
  [{ winner: 0, best: 0, why: 'alone', advantage: gain }, 'size 128 was the only setting that was tried.'],
  [
    { winner: 1, best: 1, why: 'best', advantage: gain },
    'size 256 finds more than all others, beyond uncertainty (10 to 60 points of recall more than the default).',
  ],
  [{ winner: 0, best: 0, why: 'reference', advantage: gain }, 'size 128, the default, finds the most.'],
  [
    { winner: 0, best: 1, why: 'reference', advantage: { low: -0.1, high: 0.3 } },
    'size 256 found the most, but not beyond uncertainty (−10 to 30 points of recall more), so the default clflow, embedded, size 128 stays.',
  ],
  [
    { winner: 2, best: 1, why: 'cheaper', advantage: gain },
    'size 256 found the most (10 to 60 points of recall more than the default), but clflow, embedded, size 384 as much within uncertainty, and is faster.',
  ],
  [
    { winner: 1, best: 1, why: 'cheaper', advantage: gain },
    'size 256 finds more than the default beyond uncertainty (10 to 60 points of recall), and of those that do is the fastest.',
  ],
])('says why: %j', (choice, reason) => {
  expect(reasonOf(choice, finalists)).toBe(`clflow, embedded, ${reason}`);
});

it('says where so little is found that nothing can be told apart', () => {
  expect(aboutLittleFound(finalists, 0.01)).toBeNull();
  expect(aboutLittleFound([finding('128', 1)], 0.01)).toMatch(
    /^no setting finds more than 10 % of the painted defects/,
  );
});
