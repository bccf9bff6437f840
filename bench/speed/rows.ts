/** @file What `npm run bench` measures: lines of bench/results/speed.jsonl. */

/** What is done: learning the bottle, learning 32 papers, an image file to its verdict, sixteen at once, opening a model, `--help`. */
export const TASKS = ['training', 'paper', 'one', 'many', 'loading', 'help'] as const;
export type Task = (typeof TASKS)[number];

/** Images of `many`. */
export const MANY = 16;

/** What one contestant took for a task: medians over its turns. */
export interface SpeedRow {
  readonly task: Task;
  /** "clflow", "clflow before", "anomalib FastFlow", "anomalib PatchCore". */
  readonly who: string;
  /** "ResNet-18, int8". */
  readonly variant: string;
  /** Seconds by the clock; of `many` an image. */
  readonly wall: number;
  /** The least of the turns. */
  readonly least: number;
  /** Seconds of the processor, all threads. */
  readonly cpu: number;
  /** MB (10⁶ bytes), of the whole process up to the end of the task. */
  readonly peakMb: number | null;
  readonly turns: number;
  /** What was measured, where the rest is multiplied. */
  readonly how?: string;
  /** Image AUROC on the test images. */
  readonly auroc?: number;
  /** Of what products of matrices reach here by the clock: the network's products and sums, those of 8 bits against a product of 8 bits. */
  readonly shareOfPeak?: number;
}

/** 10⁹ multiplications and additions a second of a product of matrices of 1024³. */
export interface Peaks {
  readonly float32: number;
  readonly int8: number;
}

export interface SpeedRun {
  /** "2026-11-27T18:00:00Z" */
  readonly date: string;
  /** "15d1795", with a "+" where files had changed since; null outside of a clone. */
  readonly commit: string | null;
  readonly machine: string;
  readonly threads: number;
  /** Cores that others used just before: 0 on a quiet machine. */
  readonly others: number;
  /** Versions of the peers; null without them. */
  readonly peers: string | null;
  readonly peaks: Peaks | null;
  /** Peers that failed, and how. */
  readonly leftOut?: readonly string[];
  readonly rows: readonly SpeedRow[];
}

export const RESNET = 'ResNet-18, int8';
export const EMBEDDED = 'embedded, int8';

/** The row that another of its task is held against: the same backbone of ours before, for peers the one that they have as well. */
export function referenceOf(row: SpeedRow, rows: readonly SpeedRow[]): SpeedRow | undefined {
  const ours = rows.filter(({ task, who }) => task === row.task && who === 'clflow');
  const of = (variant: string): SpeedRow | undefined => ours.find((other) => other.variant === variant);
  if (row.who === 'clflow before') return of(`${row.variant}, int8`);
  return of(RESNET) ?? of(EMBEDDED) ?? ours.at(0);
}
