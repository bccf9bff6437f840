/** @file The jobs that another waited for: whether all have ended, and what became of each. */
import type { Job } from 'bullmq';
import type { JobQueue } from '../connection/index.js';
import type { JobData, JobReturn } from './job-data.js';
import type { ChildOutcome } from './kinds.js';

/** Most children of one job. */
const PAGE = 500;

/** Ids of the jobs that a job waits for or has waited for. */
export async function childIds(job: Job<JobData, JobReturn>): Promise<string[]> {
  const ids: string[] = [];
  const kinds = ['processed', 'unprocessed', 'ignored', 'failed'] as const;
  for (const kind of kinds) {
    let cursor = 0;
    do {
      const page = await job.getDependencies({ [kind]: { cursor, count: PAGE } });
      const found = page[kind] ?? [];
      ids.push(...(Array.isArray(found) ? found : Object.keys(found)).map(idOf));
      cursor =
        {
          processed: page.nextProcessedCursor,
          unprocessed: page.nextUnprocessedCursor,
          ignored: page.nextIgnoredCursor,
          failed: page.nextFailedCursor,
        }[kind] ?? 0;
    } while (cursor !== 0);
  }
  return [...new Set(ids)];
}

/** A key ends in the id, which has no colon. */
function idOf(key: string): string {
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
