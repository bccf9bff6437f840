/** @file What is told of a tuning's settings, and why one of them was chosen. */
import { withMinus } from '../../report/spread.js';
import {
  aurocInterval,
  paintedAuroc,
  paintedRecall,
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
  /** AUROC of painted defects against good images, and its 95 % interval; null without a trial. */
  readonly auroc: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Share of the painted defects that are found at the false-alarm rate; null without a trial. */
  readonly recall: number | null;
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
  if (!last) return { ...about, auroc: null, low: null, high: null, recall: null, inferenceMs: null };
  const [auroc, recall] = [paintedAuroc(last), paintedRecall(last, falseAlarmRate)];
  return { ...about, auroc, ...aurocInterval(last, draws), recall, inferenceMs: last.inferenceMs };
}

/** Of those that the choice was made from, the reference first. */
export interface Finalist {
  readonly candidate: Setting;
  readonly trial: Trial;
}

/** Below this AUROC, settings guess. */
const LITTLE = 0.65;

/** Null where enough is told apart to compare settings. */
export function aboutLittleTold(finalists: readonly Finalist[]): string | null {
  const most = Math.max(...finalists.map(({ trial }) => paintedAuroc(trial)));
  if (most >= LITTLE) return null;
  return (
    `no setting tells the painted defects well from the good images (AUROC ${most.toFixed(2)} at most, where 0.5 is chance), so the ` +
    'trials say little; more good images help.'
  );
}

export function reasonOf({ winner, best, why, advantage }: Choice, finalists: readonly Finalist[]): string {
  const name = (i: number): string => settingName(finalists[i].candidate);
  const [low, high] = [advantage.low, advantage.high].map((value) => withMinus(value, 3));
  const by = `AUROC ${low} to ${high} higher`;
  switch (why) {
    case 'alone':
      return `${name(winner)} was the only setting that was tried.`;
    case 'best':
      return `${name(winner)} is better than all others beyond uncertainty (${by} than the default).`;
    case 'reference':
      return best === 0
        ? `${name(0)}, the default, is the best.`
        : `${name(best)} was the best, but not beyond uncertainty (${by}), so the default ${name(0)} stays.`;
    case 'cheaper':
      return winner === best
        ? `${name(winner)} is better than the default beyond uncertainty (${by}), and of those that are the fastest.`
        : `${name(best)} was the best (${by} than the default), but ${name(winner)} is as good within uncertainty, and faster.`;
  }
}
