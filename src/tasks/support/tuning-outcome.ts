/** @file What is told of a tuning's settings, and why one of them was chosen. */
import { option } from '../../errors.js';
import {
  paintedRecall,
  recallInterval,
  settingName,
  type Choice,
  type Course,
  type Draws,
  type Setting,
  type Trial,
} from '../../tuning/index.js';

/** What is known of a setting by its last trial. */
export interface TunedSetting extends Setting {
  /** Trials: 1 to 3, each longer than the one before; 0 where the time was too short for any, or it cannot be trained. */
  readonly trials: number;
  /** Share of the painted defects that are found, and its 95 % interval; null without a trial. */
  readonly recall: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Of its trials together. */
  readonly seconds: number;
  /** Of one image; null without a trial. */
  readonly inferenceMs: number | null;
  /** Whether it was among those that the choice was made from. */
  readonly finalist: boolean;
}

/** @param rung of the finalists */
export function tunedSetting(
  { candidate, trials }: Course<Setting>,
  rung: number,
  falseAlarmRate: number,
  draws: Draws,
): TunedSetting {
  const seconds = trials.reduce((sum, trial) => sum + trial.seconds, 0);
  const last = trials.at(-1);
  const about = { ...candidate, trials: trials.length, seconds, finalist: trials.length > rung };
  if (!last) return { ...about, recall: null, low: null, high: null, inferenceMs: null };
  const { low, high } = recallInterval(last, falseAlarmRate, draws);
  return { ...about, recall: paintedRecall(last, falseAlarmRate), low, high, inferenceMs: last.inferenceMs };
}

/** Of those that the choice was made from, the reference first. */
export interface Finalist {
  readonly candidate: Setting;
  readonly trial: Trial;
}

/** Below this recall, a few images more or less are all the difference there is. */
const LITTLE = 0.2;

/** Null where enough is found to tell settings apart. */
export function aboutLittleFound(finalists: readonly Finalist[], falseAlarmRate: number): string | null {
  const most = Math.max(...finalists.map(({ trial }) => paintedRecall(trial, falseAlarmRate)));
  if (most >= LITTLE) return null;
  return (
    `no setting finds more than ${Math.round(100 * most)} % of the painted defects, so the trials tell little of them; with more ` +
    `good images, or a higher ${option('falseAlarmRate')}, the threshold is lower.`
  );
}

export function reasonOf({ winner, best, why, advantage }: Choice, finalists: readonly Finalist[]): string {
  const name = (i: number): string => settingName(finalists[i].candidate);
  const points = (share: number): string => String(Math.round(100 * share)).replace('-', '−');
  const by = `${points(advantage.low)} to ${points(advantage.high)} points of recall`;
  switch (why) {
    case 'alone':
      return `${name(winner)} was the only setting that was tried.`;
    case 'best':
      return `${name(winner)} finds more than all others, beyond uncertainty (${by} more than the default).`;
    case 'reference':
      return best === 0
        ? `${name(0)}, the default, finds the most.`
        : `${name(best)} found the most, but not beyond uncertainty (${by} more), so the default ${name(0)} stays.`;
    case 'cheaper':
      return winner === best
        ? `${name(winner)} finds more than the default beyond uncertainty (${by}), and of those that do is the fastest.`
        : `${name(best)} found the most (${by} more than the default), but ${name(winner)} as much within uncertainty, and is faster.`;
  }
}
