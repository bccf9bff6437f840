/** @file Whether a job that failed is worth another try. */
import type { JobError } from '../store/index.js';

/** What may be better next time; a wrong option, bad images or a damaged model stay what they are. */
const PASSING: ReadonlySet<string> = new Set(['io', 'network', 'internal', 'killed']);

/** The n-th try waits the n-th of these; further ones the last. */
const BACKOFF_MS = [1000, 10_000];

export interface RetryOptions {
  /** How often a job is begun at most. */
  readonly attempts: number;
  readonly backoffMilliseconds: readonly number[];
}

export const retryDefaults: RetryOptions = { attempts: 3, backoffMilliseconds: BACKOFF_MS };

/** @param attempts how often it was begun @returns milliseconds to wait; null when it has failed for good */
export function retryAfter(error: JobError, attempts: number, options: RetryOptions): number | null {
  if (!PASSING.has(error.code) || attempts >= options.attempts) return null;
  const { backoffMilliseconds: waits } = options;
  return waits[Math.min(attempts, waits.length) - 1] ?? 0;
}
