/**
 * @file What jobs told, out of the queue's own stream of events, in the words of the server's API. The stream keeps the last ten
 * thousand events or so; what is older is not told any more.
 */
import type { JobError, JobEvent, JobEventQuery, JobState } from '@clflow/server/jobs';
import type { QueueEvents, QueueEventsListener } from 'bullmq';
import type { JobQueue } from '../connection/index.js';
import { CANCELLED, failureOf } from '../work/index.js';
import { eventNumber, eventTime } from './event-ids.js';

const MOST_EVENTS = 10_000;

export class EventLog {
  private readonly kept: JobEvent[] = [];
  private readonly attempts = new Map<string, number>();
  private readonly cancelled = new Set<string>();
  /** One after the other, since some need a look at the job. */
  private path = Promise.resolve();

  /**
   * @param events from the first one that is kept
   * @param onEvent rings for whoever waits
   */
  constructor(
    events: QueueEvents,
    private readonly queue: JobQueue,
    private readonly onEvent: () => void,
  ) {
    const told = (act: () => void | Promise<void>): void => {
      this.path = this.path.then(act);
    };
    events.on('added', ({ jobId }, id) => told(() => this.state(id, jobId, 'queued')));
    events.on('waiting', ({ jobId, prev }, id) =>
      told(() => {
        // Submitted, its time has come, or its children are done: it was queued before.
        if (prev === undefined || prev === 'delayed' || prev === 'waiting-children') return;
        this.cancelled.delete(jobId);
        this.state(id, jobId, 'queued');
      }),
    );
    events.on('active', ({ jobId }, id) =>
      told(() => {
        this.attempts.set(jobId, (this.attempts.get(jobId) ?? 0) + 1);
        this.state(id, jobId, 'running');
      }),
    );
    events.on('delayed', ({ jobId }, id) =>
      told(async () => {
        // The queue may be gone for a moment.
        const job = await this.queue.getJob(jobId).catch(() => undefined);
        const error = job?.failedReason ? failureOf(job.failedReason) : null;
        this.state(id, jobId, 'queued', error, job ? { dueAt: (job.processedOn ?? 0) + (job.delay ?? 0) } : {});
      }),
    );
    events.on('completed', ({ jobId }, id) => told(() => this.state(id, jobId, 'done')));
    events.on('failed', ({ jobId, failedReason }, id) =>
      told(() => {
        const error = failureOf(failedReason);
        if (error.code === CANCELLED) this.state(id, jobId, 'cancelled');
        else this.state(id, jobId, 'failed', error);
      }),
    );
    events.on('progress', ({ jobId, data }, id) => told(() => this.add(id, jobId, 'progress', data as object)));
    events.on<CancelledListener>('cancelled', ({ jobId }: { readonly jobId: string }, id: string) =>
      told(() => this.state(id, jobId, 'cancelled')),
    );
  }

  list({ after, limit, jobId }: JobEventQuery): JobEvent[] {
    const first = this.kept.findIndex(({ id }) => id > after);
    if (first < 0) return [];
    const found: JobEvent[] = [];
    for (let place = first; place < this.kept.length && found.length < limit; place++) {
      if (jobId === undefined || this.kept[place].jobId === jobId) found.push(this.kept[place]);
    }
    return found;
  }

  private state(id: string, jobId: string, state: JobState, error: JobError | null = null, more: object = {}): void {
    // It was told when it was wished; the worker that finds the wish says so again.
    if (this.cancelled.has(jobId)) return;
    if (state === 'cancelled') this.cancelled.add(jobId);
    this.add(id, jobId, 'state', { state, attempts: this.attempts.get(jobId) ?? 0, error, ...more });
  }

  private add(id: string, jobId: string, type: JobEvent['type'], data: object): void {
    this.kept.push({ id: eventNumber(id), jobId, type, data: { ...data }, at: eventTime(id) });
    if (this.kept.length > MOST_EVENTS) this.kept.splice(0, MOST_EVENTS / 10);
    this.onEvent();
  }
}

/** Of ours, beside BullMQ's: a job that waited is cancelled. */
interface CancelledListener extends QueueEventsListener {
  cancelled: (told: { readonly jobId: string }, id: string) => void;
}
