/** @file Frames, results and hooks for the tests of sources and sinks. */
import type { TriggerFate } from '../counters.js';
import type { Result } from '../result.js';
import type { SourceHooks, SourceState } from '../source.js';
import { resultOf } from './entries.js';

/** A result of the station "press", each with an id of its own. */
export function numbered(sequence: number, changes: Partial<Result> = {}): Result {
  return resultOf({
    inspection_id: `01920000-0000-7000-8000-${sequence.toString(16).padStart(12, '0')}`,
    station: 'press',
    sequence,
    trigger_id: String(sequence),
    score: 0.25,
    threshold: 0.5,
    ...changes,
  });
}

export interface Heard extends SourceHooks {
  readonly states: SourceState[];
  readonly refused: { readonly uri: string; readonly reason: string }[];
  readonly counts: { skipped: number };
  readonly fates: TriggerFate[];
}

/** Hooks that remember what they were told. */
export function hooks(): Heard {
  const states: SourceState[] = [];
  const refused: { uri: string; reason: string }[] = [];
  const counts = { skipped: 0 };
  const fates: TriggerFate[] = [];
  return {
    fates,
    onTrigger: (fate) => void fates.push(fate),
    states,
    refused,
    counts,
    onState: (state) => void states.push(state),
    onSkipped: (count) => (counts.skipped += count),
    onRefused: (uri, reason) => void refused.push({ uri, reason }),
  };
}

/** Waits until something holds. */
export async function until(what: string, holds: () => boolean, ms = 15_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
