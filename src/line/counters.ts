/** @file What a line has done since its start, by station and by sink: for its state, its metrics and its last words. */
import { lineVerdicts } from './result.js';
import type { Settled } from './frame.js';

/**
 * What became of a trigger: a picture of its moment was there, or none came in time, or it was one that had come before. Those that
 * said something else than a trigger are counted as refused.
 */
const triggerFates = ['pictured', 'missed', 'repeated'] as const;
export type TriggerFate = (typeof triggerFates)[number];

export interface StationCounts {
  readonly verdicts: Record<Settled, number>;
  /** Verdicts that were not there in time. */
  late: number;
  /** Pictures that were overtaken by newer ones. */
  skipped: number;
  /** What a source did not take. */
  refused: number;
  readonly triggers: Record<TriggerFate, number>;
  /** Results whose milliseconds from the image to the verdict were at most so many; the last bin has no end. */
  readonly latency: number[];
  latencySum: number;
}

export interface SinkCounts {
  sent: number;
  /** Results of good products that were dropped for want of room. */
  dropped: number;
  /** Given up. */
  dead: number;
}

export const LATENCY_BINS = [10, 20, 35, 50, 75, 100, 150, 200, 300, 500, 1000, 2000, 5000, Infinity] as const;

export function stationCounts(): StationCounts {
  return {
    ...{ verdicts: zeros(lineVerdicts), late: 0, skipped: 0, refused: 0, triggers: zeros(triggerFates) },
    ...{ latency: LATENCY_BINS.map(() => 0), latencySum: 0 },
  };
}

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}

export function sinkCounts(): SinkCounts {
  return { sent: 0, dropped: 0, dead: 0 };
}

export function countVerdict(counts: StationCounts, verdict: Settled, milliseconds: number): void {
  counts.verdicts[verdict]++;
  counts.latency[LATENCY_BINS.findIndex((end) => milliseconds <= end)]++;
  counts.latencySum += milliseconds;
}
