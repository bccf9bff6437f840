/**
 * @file Jobs of one store, of which this machine does some and workers of a queue the others. The store is the truth for whoever reads:
 * all jobs are rows of it, and what they tell is one stream.
 */
import type { TaskName } from 'clflow';
import type { Job, JobEvent, Store } from '../store/index.js';
import type { EventOptions, Executor, JobQuery, JobRequest } from './executor.js';
import type { LocalExecutor } from './local-executor.js';
import type { RemoteExecutor } from './queue-executor.js';
import { isOpen, QueueFollower, type QueueFollowerOptions, type QueueState } from './queue-follower.js';
import { within } from './within.js';

export interface FleetExecutorOptions extends Omit<QueueFollowerOptions, 'onEvent'> {
  /** What the workers do. */
  readonly tasks: ReadonlySet<TaskName>;
}

/** The queue has so long to take a wish; after that it is told when it answers again. */
const CANCEL_MS = 2000;

export class FleetExecutor implements Executor {
  private readonly follower: QueueFollower | null;
  private readonly tasks: ReadonlySet<string>;

  /**
   * @param here does all other jobs, and is closed with this one
   * @param queue null: there is none, and jobs that one was given before wait for it; closed with this one
   */
  constructor(
    private readonly store: Store,
    private readonly here: LocalExecutor,
    queue: RemoteExecutor | null,
    { tasks, ...options }: FleetExecutorOptions,
  ) {
    this.tasks = tasks;
    this.follower = queue && new QueueFollower(store, queue, { ...options, onEvent: () => here.bell.ring() });
  }

  /** Null: there is none. */
  get queue(): QueueState | null {
    return this.follower?.state ?? null;
  }

  async submit(request: JobRequest): Promise<{ readonly job: Job; readonly isNew: boolean }> {
    const { follower } = this;
    if (!follower || !this.tasks.has(request.task)) return this.here.submit(request);
    const added = await this.here.keep(request, follower.state.address);
    void follower.look();
    return added;
  }

  get(id: string): Promise<Job> {
    return this.here.get(id);
  }

  list(query: JobQuery): Promise<readonly Job[]> {
    return this.here.list(query);
  }

  async cancel(id: string): Promise<Job> {
    const job = await this.here.get(id);
    const { fleetJobs } = this.store;
    if (job.queue === null || !isOpen(job)) return this.here.cancel(id);
    if (job.queue === this.follower?.state.address) {
      await fleetJobs.wish(id);
      this.here.bell.ring();
      await within(CANCEL_MS, this.follower.look());
    } else {
      // Its queue is told when it is used again.
      await fleetJobs.take(id, { ...job, state: 'cancelled', cancelled: true, endedAt: Date.now() });
      this.here.bell.ring();
    }
    return this.here.get(id);
  }

  events(after: number, options?: EventOptions): AsyncIterable<JobEvent> {
    return this.here.events(after, options);
  }

  result(id: string): Promise<unknown> {
    return this.here.result(id);
  }

  log(id: string): Promise<string> {
    return this.here.log(id);
  }

  file(id: string, name: string): Promise<Uint8Array | null> {
    return this.here.file(id, name);
  }

  async close(): Promise<void> {
    await Promise.all([this.follower?.close(), this.here.close()]);
  }
}
