/** @file Which setting wins: the one that tells most painted defects from good images, unless the difference is within what chance would do. */
import { advantage, paintedAuroc, type Draws, type Interval } from './painted-auroc.js';
import type { Trial } from './trial.js';

/**
 * Why: `alone`, there was no other; `best`, it is better than all others; `reference`, no other is better beyond uncertainty; `cheaper`,
 * the fastest of those that are as good as the best within uncertainty, and better than the reference.
 */
export type Why = 'alone' | 'best' | 'reference' | 'cheaper';

/** The winner among finalists. */
export interface Choice {
  /** Index of the winner. */
  readonly winner: number;
  readonly why: Why;
  /** Index of the setting with the highest AUROC. */
  readonly best: number;
  /** By how much the best exceeds the reference; zero where it is the reference. */
  readonly advantage: Interval;
}

/** @param trials of the finalists, the reference's first */
export function choose(trials: readonly Trial[], draws: Draws): Choice {
  const aurocs = trials.map(paintedAuroc);
  const best = aurocs.indexOf(Math.max(...aurocs));
  const over = (other: number): Interval =>
    other === best ? { low: 0, high: 0 } : advantage(trials[best], trials[other], draws);
  const gain = over(0);
  if (trials.length === 1) return { winner: 0, why: 'alone', best, advantage: gain };
  const rivals = [...trials.keys()].filter((other) => over(other).low <= 0);
  if (rivals.length === 1) return { winner: best, why: 'best', best, advantage: gain };
  if (rivals.includes(0)) return { winner: 0, why: 'reference', best, advantage: gain };
  const winner = rivals.reduce((one, other) => (trials[other].inferenceMs < trials[one].inferenceMs ? other : one));
  return { winner, why: 'cheaper', best, advantage: gain };
}
