/** @file Frames, results and hooks for the tests of sources and sinks. */
import type { Frame } from '../frame.js';
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

export function outgoing(inspectionId: string, payload: object = { inspection_id: inspectionId }, attempts = 0): Outgoing {
  return { inspectionId, payload: JSON.stringify(payload), attempts };
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
