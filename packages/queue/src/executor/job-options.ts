/** @file How a job is kept, and that it is tried again. */
import type { JobsOptions } from 'bullmq';
import { NO_LIMIT } from '../work/index.js';

const DAY_MS = 86_400_000;
/** Payloads hold references; what is larger is a mistake. */
const LARGEST_BYTES = 64_000;

/** @param id the same job is submitted once @param keepMilliseconds from its end until the queue forgets it */
export function jobOptions(id: string, keepMilliseconds = 90 * DAY_MS): JobsOptions {
  const age = Math.ceil(keepMilliseconds / 1000);
  return {
    jobId: id,
    attempts: NO_LIMIT,
    backoff: { type: 'custom' },
    removeOnComplete: { age },
    removeOnFail: { age },
    sizeLimit: LARGEST_BYTES,
  };
}
