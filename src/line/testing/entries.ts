/** @file Results that nobody measured. */
import type { LedgerEntry } from '../ledger.js';
import type { Result } from '../result.js';
import type { Entry, LineState } from '../state.js';

export interface EntryWishes {
  readonly station?: string;
  readonly verdict?: Result['verdict'];
  readonly sinks?: readonly string[];
  readonly ledger?: LedgerEntry;
  /** Score that the drift monitor saw. */
  readonly seen?: number;
}

/** The next result of a station. */
export function entryOf(
  state: Pick<LineState, 'next'>,
  { station = 'line-3', verdict = 'normal', sinks = [], ledger, seen }: EntryWishes = {},
): Entry {
  const { sequence, inspectionId } = state.next(station);
  const result = resultOf({ station, sequence, inspection_id: inspectionId, verdict });
  const observation = seen === undefined ? null : { score: seen };
  return { result, payload: JSON.stringify(result), sinks, ledger: ledger ?? null, trigger: null, observation };
}

/** @param change what is to be otherwise */
export function resultOf(change: Partial<Result> = {}): Result {
  const at = '2026-11-27T12:00:00.123Z';
  return {
    schema: 1,
    inspection_id: '01a21cf1-63f7-7000-87ba-dee4bfd8e430',
    station: 'line-3',
    sequence: 1,
    trigger_id: null,
    part_id: null,
    tags: {},
    captured_at: null,
    received_at: at,
    decided_at: at,
    verdict: 'normal',
    error: null,
    score: 1.5,
    threshold: 2,
    p_value: 0.3,
    regions: [],
    model: { name: 'bottle', hash: 'c'.repeat(64) },
    image: { uri: '/in/a.png', sha256: 'a'.repeat(64), width: 64, height: 96 },
    timing_ms: { decode: 4, infer: 20, post: 1, total: 26 },
    drift: [],
    ...change,
  };
}
