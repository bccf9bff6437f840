/** @file How far a batch is. */
import type { JobState } from '@clflow/server/jobs';
import type { Job } from 'bullmq';
import type { JobQueue } from '../connection/index.js';
import { CANCELLED, failureOf, idOf, type JobData, type JobReturn } from '../work/index.js';

export interface BatchStatus {
  readonly id: string;
  readonly name: string;
  /** `failed` when nothing of it will go on by itself and it is not done. */
  readonly state: JobState;
  readonly parts: {
    readonly total: number;
    readonly queued: number;
    readonly running: number;
    readonly done: number;
    readonly failed: number;
  };
  /** The first of them. */
  readonly failures: readonly { readonly name: string; readonly error: string }[];
  /** What the last job returned; null as long as it has not. */
  readonly value: unknown;
  /** Why the last job has failed. */
  readonly error: string | null;
}

const MOST_FAILURES = 20;

export async function batchStatus(queue: JobQueue, job: Job<JobData, JobReturn>): Promise<BatchStatus> {
  const id = job.id!;
  const ofBatch = (jobs: readonly Job<JobData, JobReturn>[]) => jobs.filter((one) => one?.parent?.id === id);
  const [found, counts, ended, active, failed] = await Promise.all([
    job.getState(),
    job.getDependenciesCount(),
    endedAfterAll(queue, job),
    queue.getJobs(['active'], 0, -1).then(ofBatch),
    queue.getJobs(['failed'], 0, -1).then(ofBatch),
  ]);
  const { processed = 0, unprocessed = 0, ignored = 0 } = counts;
  const total = processed + unprocessed + ignored;
  const done = processed + ended;
  // Some may have been begun between the questions.
  const queued = Math.max(0, total - done - active.length - failed.length);
  const parts = { total, queued, running: active.length, done, failed: failed.length };
  const failures = failed
    .filter(({ failedReason }) => failureOf(failedReason).code !== CANCELLED)
    .slice(0, MOST_FAILURES)
    .map(({ name, failedReason }) => ({ name, error: failureOf(failedReason).message }));
  return {
    id,
    name: job.name,
    state: stateOf(found, job.data.cancelled ?? false, parts),
    parts,
    failures,
    value: job.returnvalue?.value ?? null,
    error: found === 'failed' ? failureOf(job.failedReason).message : null,
  };
}

/** Of those that failed without holding up the last job, how many were done when they were begun again. */
async function endedAfterAll(queue: JobQueue, job: Job<JobData, JobReturn>): Promise<number> {
  const keys = Object.keys(await job.getIgnoredChildrenFailures());
  const states = await Promise.all(keys.map((key) => queue.getJobState(idOf(key))));
  return states.filter((state) => state === 'completed').length;
}

function stateOf(found: string, isCancelled: boolean, parts: BatchStatus['parts']): JobState {
  if (found === 'completed') return 'done';
  if (isCancelled) return 'cancelled';
  if (found === 'failed') return 'failed';
  if (found === 'active' || parts.running > 0) return 'running';
  if (found === 'waiting-children' && parts.failed > 0 && parts.queued === 0) return 'failed';
  return parts.done + parts.failed > 0 ? 'running' : 'queued';
}
