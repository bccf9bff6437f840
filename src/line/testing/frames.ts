/** @file Frames, results and hooks for the tests of sources and sinks. */
import { createHash } from 'node:crypto';
import type { Frame } from '../frame.js';
import { resultSchema, type Result } from '../result.js';
import type { Outgoing } from '../sink.js';
import type { SourceHooks, SourceState } from '../source.js';

export function frameOf(uri: string): Frame {
  return {
    uri,
    content: null,
    capturedAt: null,
    receivedAt: new Date(),
    triggerId: null,
    partId: null,
    tags: {},
    settle: () => Promise.resolve(),
  };
}

/** A result of a station, as the schema says. */
export function resultOf(sequence: number, changes: Partial<Result> = {}): Result {
  const hash = createHash('sha256').update(`picture ${sequence}`).digest('hex');
  const tail = sequence.toString(16).padStart(12, '0');
  return resultSchema.parse({
    schema: 1,
    inspection_id: `01920000-0000-7000-8000-${tail}`,
    station: 'press',
    sequence,
    trigger_id: String(sequence),
    part_id: null,
    tags: {},
    captured_at: null,
    received_at: '2026-03-01T14:05:09.120Z',
    decided_at: '2026-03-01T14:05:09.165Z',
    verdict: 'normal',
    error: null,
    score: 0.25,
    threshold: 0.5,
    p_value: 0.4,
    regions: [],
    model: { name: 'bottle', hash },
    image: { uri: `in/${sequence}.png`, sha256: hash, width: 1024, height: 1024 },
    timing_ms: { decode: 7, infer: 27, post: 1, total: 45 },
    drift: [],
    ...changes,
  } satisfies Result);
}

/** It on its way out of the outbox. */
export function outgoing(result: Result, attempts = 0): Outgoing {
  return {
    inspectionId: result.inspection_id,
    payload: JSON.stringify(result),
    result,
    picture: () => Promise.resolve(null),
    attempts,
  };
}

export interface Heard extends SourceHooks {
  readonly states: SourceState[];
  readonly refused: { readonly uri: string; readonly reason: string }[];
  readonly counts: { skipped: number };
}

/** Hooks that remember what they were told. */
export function hooks(): Heard {
  const states: SourceState[] = [];
  const refused: { uri: string; reason: string }[] = [];
  const counts = { skipped: 0 };
  return {
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
