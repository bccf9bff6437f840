/** @file Whether a job that failed is worth another try. */
import type { JobError, JobEvent } from '../store/index.js';

/** What may be better next time; a wrong option, bad images or a damaged model stay what they are. */
const PASSING: ReadonlySet<string> = new Set(['io', 'network', 'internal', 'killed']);

/** The n-th try waits the n-th of these; further ones the last. */
const BACKOFF_MS = [1000, 10_000];

export interface RetryOptions {
  /** How often a job is begun at most; an attempt that got further than those before it does not count. */
  readonly attempts: number;
  readonly backoffMilliseconds: readonly number[];
}

export const retryDefaults: RetryOptions = { attempts: 3, backoffMilliseconds: BACKOFF_MS };

/** @param attempts how often it was begun and got no further @returns milliseconds to wait; null when it has failed for good */
export function retryAfter(error: JobError, attempts: number, options: RetryOptions): number | null {
  if (!PASSING.has(error.code) || attempts >= options.attempts) return null;
  const { backoffMilliseconds: waits } = options;
  return waits[Math.min(Math.max(1, attempts), waits.length) - 1] ?? 0;
}

/**
 * How often a job was begun and ended without having kept more than any attempt before it. Whoever stops the server stops no attempt
 * for its failure, so such a one counts as none.
 * @param tries every change of the job's state, and what it told of having kept something; with how many epochs, where it is those
 */
export function fruitlessAttempts(tries: readonly Pick<JobEvent, 'type' | 'data'>[]): number {
  let [fruitless, most] = [0, 0];
  let gotFurther = true;
  for (const { type, data } of tries) {
    if (type === 'state' && data.state === 'running') {
      if (!gotFurther) fruitless++;
      gotFurther = false;
    } else if (type === 'state' && data.state === 'queued' && data.error === null) {
      gotFurther = true;
    } else if (type === 'progress') {
      const kept = typeof data.epochs === 'number' ? data.epochs : most + 1;
      if (kept > most) [most, gotFurther] = [kept, true];
    }
  }
  return fruitless + (gotFurther ? 0 : 1);
}
