/** @file What a line says of itself: to sinks that announce it, to metrics, and at `/status`. */
import { VERSION } from '../version.js';
import type { SinkCounts, StationCounts, TriggerFate } from './counters.js';
import type { Settled } from './frame.js';
import type { Result } from './result.js';

export interface LineStatus {
  readonly schema: 1;
  readonly state: 'online' | 'stopping' | 'offline';
  /** UTC. */
  readonly at: string;
  readonly version: string;
  /** Results that are in memory alone, since the disk takes none. */
  readonly unsafe: number;
  readonly stations: readonly StationStatus[];
  readonly sinks: readonly SinkStatus[];
}

export interface StationStatus {
  readonly station: string;
  readonly source: { readonly name: string; readonly state: 'online' | 'offline'; readonly reason: string | null };
  readonly model: { readonly name: string; readonly hash: string };
  readonly verdicts: Readonly<Record<Settled, number>>;
  readonly late: number;
  readonly skipped: number;
  readonly refused: number;
  readonly triggers: Readonly<Record<TriggerFate, number>>;
  readonly drift: Result['drift'];
}

export interface SinkStatus {
  readonly sink: string;
  readonly reachable: boolean;
  readonly reason: string | null;
  readonly waiting: number;
  readonly sent: number;
  readonly dropped: number;
  readonly dead: number;
}

export interface StatusParts {
  readonly state: LineStatus['state'];
  readonly unsafe: number;
  readonly stations: readonly (Omit<StationStatus, 'verdicts' | 'late' | 'skipped' | 'refused' | 'triggers'> & {
    readonly counts: StationCounts;
  })[];
  readonly sinks: readonly (Omit<SinkStatus, 'sent' | 'dropped' | 'dead'> & { readonly counts: SinkCounts })[];
}

export function lineStatus({ state, unsafe, stations, sinks }: StatusParts): LineStatus {
  return {
    ...{ schema: 1, state, at: new Date().toISOString(), version: VERSION, unsafe },
    stations: stations.map(({ station, source, model, drift, counts }) => {
      const { verdicts, late, skipped, refused, triggers } = counts;
      const copies = { verdicts: { ...verdicts }, triggers: { ...triggers }, drift: [...drift] };
      return { station, source, model, late, skipped, refused, ...copies };
    }),
    sinks: sinks.map(({ counts, ...rest }) => ({ ...rest, ...counts })),
  };
}
