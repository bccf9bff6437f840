/** @file How fast the line is, from the times of its latest inspections. */
import type { LineInspectionJson } from '@clflow/server/studio-api';

/** A longer pause is no work. */
const PAUSE_MS = 60_000;

/** Inspections a minute, newest first; null for too few. */
export function perMinute(latest: readonly Pick<LineInspectionJson, 'at'>[], now: number): number | null {
  const times = latest.map(({ at }) => Date.parse(at));
  if (times.length < 2 || now - times[0]! > PAUSE_MS) return null;
  const end = times.findIndex((time, i) => i > 0 && times[i - 1]! - time > PAUSE_MS);
  const run = end === -1 ? times : times.slice(0, end);
  const span = run[0]! - run.at(-1)!;
  return run.length < 2 || span <= 0 ? null : ((run.length - 1) * 60_000) / span;
}

/** Share of what was called good; null for nothing. */
export function yieldOf({ total, normal }: { readonly total: number; readonly normal: number }): number | null {
  return total === 0 ? null : normal / total;
}
