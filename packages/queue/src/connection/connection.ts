/** @file An open queue: BullMQ's parts on the server that its address names. */
import {
  createPostgresBackend,
  FlowProducer,
  Queue,
  QueueEvents,
  QueueEventsProducer,
  Worker,
  type Processor,
  type WorkerOptions,
} from 'bullmq';
import type { JobData, JobReturn } from '../work/job-data.js';
import { queueAddress, type QueueAddress } from './address.js';
import { checkPostgres, migratePostgres, postgresOptions } from './postgres.js';
import { checkRedis, redisOptions } from './redis.js';
import { toldOnce } from './told-once.js';

/** All jobs are in one queue, so that any worker may take any of them. */
export const QUEUE = 'clflow';

export type JobQueue = Queue<JobData, JobReturn>;
export type JobWorker = Worker<JobData, JobReturn>;
type JobProcessor = Processor<JobData, JobReturn>;

interface Part {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export class QueueConnection {
  private constructor(
    readonly address: QueueAddress,
    private readonly onError: (error: Error) => void,
  ) {}

  /**
   * @param onWarning told what may lose jobs, and of trouble on the way, such as a server that is gone for a while; the parts connect
   *   again by themselves
   * @throws ClflowError `usage` and `io` where the queue cannot be used
   */
  static async open(url: string, onWarning: (text: string) => void = () => {}): Promise<QueueConnection> {
    const address = queueAddress(url);
    if (address.backend === 'redis') (await checkRedis(address)).forEach(onWarning);
    else await checkPostgres(address);
    return new QueueConnection(address, toldOnce(onWarning));
  }

  queue(): JobQueue {
    return this.part<JobQueue>((connection) => new Queue(QUEUE, { connection }, ...this.backend()));
  }

  /** @param lastEventId events after it; `0` for all that are kept */
  events(lastEventId: string): QueueEvents {
    return this.part<QueueEvents>(
      (connection) => new QueueEvents(QUEUE, { connection, lastEventId }, ...this.backend()),
    );
  }

  /** For events of ours, beside those of the queue. */
  announcer(): QueueEventsProducer {
    return this.part<QueueEventsProducer>(
      (connection) => new QueueEventsProducer(QUEUE, { connection }, ...this.backend()),
    );
  }

  flows(): FlowProducer {
    return this.part<FlowProducer>((connection) => new FlowProducer({ connection }, ...this.backend()));
  }

  worker(processor: JobProcessor, options: Omit<WorkerOptions, 'connection'>): JobWorker {
    return this.part<JobWorker>(
      (connection) => new Worker(QUEUE, processor, { ...options, connection }, ...this.backend()),
    );
  }

  /** The same classes over both servers; their types tell them apart, what we use of them does not. */
  private part<P extends Part>(make: (connection: object) => P): P {
    const { address } = this;
    const part = make(address.backend === 'redis' ? redisOptions(address) : postgresOptions(address));
    part.on('error', this.onError);
    return part;
  }

  private backend(): [] {
    return (this.address.backend === 'redis' ? [] : [createPostgresBackend]) as unknown as [];
  }
}

/**
 * Makes the tables of a queue in PostgreSQL, or brings them up to date.
 * @returns the version of the tables; null for Redis, which needs none
 * @throws ClflowError `usage` and `io`
 */
export async function migrate(url: string): Promise<number | null> {
  const address = queueAddress(url);
  return address.backend === 'redis' ? null : await migratePostgres(address);
}
