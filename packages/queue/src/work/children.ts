/** @file The jobs that another waited for: whether all have ended, and what became of each. */
import type { Job } from 'bullmq';
import type { JobQueue } from '../connection/index.js';
import type { JobData, JobReturn } from './job-data.js';
import type { ChildOutcome } from './kinds.js';

/** Ids of the jobs that a job waits for or has waited for. */
export async function childIds(job: Job<JobData, JobReturn>): Promise<string[]> {
  const { processed = {}, unprocessed = [], ignored = {}, failed = [] } = await job.getDependencies();
  const keys = [...Object.keys(processed), ...unprocessed, ...Object.keys(ignored), ...failed];
  return [...new Set(keys.map(idOf))];
}

/** The id of a job by its key, which ends in it; ids have no colon. */
export function idOf(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1);
}

/** @returns null while one of them has not ended, as after it was submitted anew */
export async function childOutcomes(
  queue: JobQueue,
  job: Job<JobData, JobReturn>,
): Promise<readonly ChildOutcome[] | null> {
  const outcomes: { readonly place: number; readonly outcome: ChildOutcome }[] = [];
  for (const id of await childIds(job)) {
    const child = await queue.getJob(id);
    const state = child ? await child.getState() : 'unknown';
    if (!child) {
      // Forgotten after its time.
      const error = 'internal: The queue does not know it any more.';
      outcomes.push({ place: Infinity, outcome: { name: id, value: null, error } });
      continue;
    }
    if (state !== 'completed' && state !== 'failed') return null;
    const outcome: ChildOutcome =
      state === 'completed'
        ? { name: child.name, value: child.returnvalue?.value ?? null, error: null }
        : { name: child.name, value: null, error: child.failedReason ?? 'internal: It has failed.' };
    outcomes.push({ place: child.data.place ?? 0, outcome });
  }
  return outcomes.sort((a, b) => a.place - b.place).map(({ outcome }) => outcome);
}
