/** @file What each row is to reach, and whether it does. */
import { referenceOf, type SpeedRow, type Task } from './rows.js';

interface Bar {
  readonly task: Task;
  readonly who: string;
  /** The start of the variant; all without. */
  readonly variant?: string;
  /** At most so many, by the clock. */
  readonly seconds?: number;
  /** At least so many times ours. */
  readonly times?: number;
  /** Image AUROC, at least. */
  readonly auroc?: number;
}

const [FASTFLOW, PATCHCORE] = ['anomalib FastFlow', 'anomalib PatchCore'];

const BARS: readonly Bar[] = [
  { task: 'training', who: 'clflow', auroc: 0.998 },
  { task: 'training', who: 'clflow before', variant: 'ResNet-18', times: 1 / 0.4 },
  { task: 'training', who: 'clflow before', variant: 'embedded', times: 1 / 0.35 },
  { task: 'training', who: FASTFLOW, times: 20 },
  { task: 'training', who: PATCHCORE, times: 1 / 2 },
  { task: 'paper', who: 'clflow', seconds: 12 },
  { task: 'one', who: 'clflow', variant: 'ResNet-18', seconds: 0.015 },
  { task: 'one', who: 'clflow', variant: 'embedded', seconds: 0.009 },
  { task: 'one', who: FASTFLOW, times: 3 },
  { task: 'many', who: 'clflow', variant: 'ResNet-18', seconds: 0.008 },
  { task: 'many', who: 'clflow', variant: 'embedded', seconds: 0.004 },
  { task: 'many', who: FASTFLOW, times: 3 },
  { task: 'loading', who: 'clflow', seconds: 0.06 },
  { task: 'help', who: 'clflow', seconds: 0.12 },
];

export interface Judged {
  /** "≤ 15 ms" */
  readonly bar: string;
  readonly met: boolean;
}

/** The bar of a row among those of its run; null where none is set, or where there is nothing to hold it against. */
export function judge(row: SpeedRow, rows: readonly SpeedRow[]): Judged | null {
  const bar = BARS.find(({ task, who, variant = '' }) => {
    return task === row.task && who === row.who && row.variant.startsWith(variant);
  });
  if (bar === undefined) return null;
  if (bar.seconds !== undefined) return { bar: `≤ ${showSeconds(bar.seconds)}`, met: row.wall <= bar.seconds };
  if (bar.auroc !== undefined) {
    return row.auroc === undefined ? null : { bar: `AUROC ≥ ${bar.auroc}`, met: row.auroc >= bar.auroc };
  }
  const reference = referenceOf(row, rows);
  if (reference === undefined) return null;
  return { bar: `≥ ${Number(bar.times!.toFixed(2))} ×`, met: row.wall / reference.wall >= bar.times! };
}

/** "12.3 ms", "45.1 s", "1,700 s" */
export function showSeconds(seconds: number): string {
  if (seconds < 1) return `${Number((1000 * seconds).toPrecision(3))} ms`;
  return `${Number(seconds.toPrecision(3)).toLocaleString('en')} s`;
}
