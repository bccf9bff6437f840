/** @file Where a job is that workers of a queue do, for whoever waits for it. */
import { isDoneNow, type QueueState } from '../jobs/index.js';
import type { Job } from '../store/index.js';
import type { JobPlace, QueueJson } from './schemas.js';

/** Null: this machine does it. @param now the studio's queue; null: it has none */
export function placeOf(job: Job, now: QueueState | null): JobPlace | null {
  const { queue, worker } = job;
  return queue === null ? null : { queue, worker, workers: now?.workers?.length ?? null, stands: standing(job, now) };
}

function standing(job: Job, now: QueueState | null): JobPlace['stands'] {
  const { state, queue } = job;
  if (state !== 'queued' && state !== 'running') return 'ended';
  if (now?.address !== queue) return 'other-queue';
  if (!now.isReached) return 'unreached';
  if (state === 'running') return isDoneNow(job, now.workers) ? 'runs' : 'worker-gone';
  return now.workers?.length === 0 ? 'no-worker' : 'waits';
}

export function queueJson(now: QueueState | null): QueueJson | null {
  return now && { address: now.address, reached: now.isReached, workers: now.workers?.length ?? null };
}
