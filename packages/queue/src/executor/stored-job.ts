/** @file A job of the queue as the server's API shows jobs. */
import { taskTraits, type Job, type JobState } from '@clflow/server/jobs';
import type { Job as QueuedJob } from 'bullmq';
import { CANCELLED, failureOf, nameOf, type JobData, type JobReturn } from '../work/index.js';

/** BullMQ's states of a job, by what they mean for us. */
export const statesOf = {
  queued: ['waiting', 'delayed', 'prioritized', 'waiting-children'],
  running: ['active'],
  done: ['completed'],
  failed: ['failed'],
} as const;

/** @param found as the queue has it @param queue its address, for people */
export function storedJob(job: QueuedJob<JobData, JobReturn>, found: keyof typeof statesOf, queue: string): Job {
  const { work, key, cancelled = false } = job.data;
  const error = found === 'done' || !job.failedReason ? null : failureOf(job.failedReason);
  const state = stateOf(found, cancelled, error?.code);
  return {
    id: job.id!,
    key,
    task: nameOf(work),
    options: work.options,
    heavy: work.kind === 'task' ? taskTraits[work.task].heavy : true,
    state,
    attempts: job.attemptsStarted,
    dueAt: state === 'queued' ? (job.processedOn ?? job.timestamp) + (job.delay ?? 0) : job.timestamp,
    cancelled,
    error: error?.code === CANCELLED ? null : error,
    createdAt: job.timestamp,
    startedAt: job.processedOn ?? null,
    endedAt: job.finishedOn ?? null,
    queue,
    worker: state === 'queued' ? null : (job.processedBy ?? null),
  };
}

/** A job that waits and is to be cancelled will not be begun by anybody. */
function stateOf(found: keyof typeof statesOf, cancelled: boolean, code: string | undefined): JobState {
  if (found === 'queued' && cancelled) return 'cancelled';
  return found === 'failed' && code === CANCELLED ? 'cancelled' : found;
}
