/** @file The pool: requests wait in one queue, children take from it as they become free. */
import { rm } from 'node:fs/promises';
import { ClflowError } from 'clflow';
import { HttpError } from '../errors.js';
import { Admission } from './admission.js';
import { Crew } from './crew.js';
import { withDefaults, type PoolOptions, type PoolSettings } from './options.js';
import { Pending, type Work } from './pending.js';
import { Quarantine } from './quarantine.js';
import { RequestQueue } from './request-queue.js';
import { requireTensor } from './tensor.js';
import { tryModel } from './try-model.js';
import type {
  InferAnswer,
  InspectAnswer,
  InspectionPool,
  ModelRef,
  PoolState,
  RequestOptions,
  TriedModel,
} from './types.js';
import { openWorkFolder } from './work-folder.js';
import type { WorkerEnd } from './worker.js';

/** Images that a child is given at a time. */
const LARGEST_BATCH = 4;
const START_WITHIN_MS = 60_000;
const DRAIN_MS = 10_000;
const LONGEST_RETRY_S = 60;
/** Weight of the latest request in the mean time of one. */
const NEWEST = 0.1;

/**
 * Resolves once every child can work.
 * @throws ClflowError `io` when children cannot be started, `usage` for a device that does not work here
 */
export async function createPool(options: PoolOptions = {}): Promise<InspectionPool> {
  const folder = await openWorkFolder();
  const pool = new Pool(options, folder);
  try {
    await pool.started;
  } catch (error) {
    await pool.close(0);
    throw error;
  }
  return pool;
}

class Pool implements InspectionPool {
  readonly started: Promise<void>;
  private readonly queue = new RequestQueue();
  private readonly quarantine = new Quarantine();
  private readonly admission: Admission;
  private readonly crew: Crew;
  private readonly closed = new AbortController();
  private readonly options: PoolSettings;
  private trials: Promise<unknown> = Promise.resolve();
  /** Milliseconds that a request takes a child, as the latest ones did. */
  private usual = 100;
  private closing: Promise<void> | null = null;
  private onStart: { readonly done: () => void; readonly failed: (error: Error) => void } | null = null;
  private onIdle: (() => void) | null = null;

  constructor(
    options: PoolOptions,
    private readonly folder: string,
  ) {
    this.options = withDefaults(options);
    const { workers, device, megapixelsInFlight, queue, modelsPerChild, patience, log } = this.options;
    this.admission = new Admission(megapixelsInFlight, workers + queue);
    this.started = new Promise((done, failed) => (this.onStart = { done, failed }));
    this.crew = new Crew(
      workers,
      { modelsPerChild, device, patience, log, folder, startWithin: START_WITHIN_MS },
      { free: () => this.free(), lost: (end) => this.lost(end), failed: (reason, unfit) => this.failed(reason, unfit) },
    );
  }

  inspect(model: ModelRef, task: Parameters<InspectionPool['inspect']>[1], options?: RequestOptions) {
    const maxMegapixels = Math.min(task.maxMegapixels, this.options.maxMegapixels);
    return this.request(
      model,
      { kind: 'inspect', task: { ...task, maxMegapixels } },
      options,
    ) as Promise<InspectAnswer>;
  }

  async infer(model: ModelRef, task: Parameters<InspectionPool['infer']>[1], options?: RequestOptions) {
    requireTensor(task, this.options.maxMegapixels);
    return this.request(model, { kind: 'infer', task }, options) as Promise<InferAnswer>;
  }

  admit(megapixels: number): () => void {
    return this.admission.take(megapixels, this.retryAfter());
  }

  /** One at a time: each may take as much memory as a trial is allowed. */
  async tryModel(model: ModelRef): Promise<TriedModel> {
    const { trial: limits, device, log } = this.options;
    const { folder } = this;
    const trying = this.trials.then(() => tryModel(model, { folder, device, limits, log, signal: this.closed.signal }));
    this.trials = trying.catch(() => {});
    return trying;
  }

  get state(): PoolState {
    const { all, size, replaced, failure } = this.crew;
    return {
      workers: size,
      busy: all.filter(({ isBusy }) => isBusy).length,
      queued: this.queue.length,
      megapixels: this.admission.inFlight,
      replaced,
      pids: all.flatMap(({ pid }) => pid ?? []),
      resident: all.map(({ resident }) => resident),
      failure,
      quarantined: this.quarantine.hashes,
    };
  }

  close(milliseconds = DRAIN_MS): Promise<void> {
    this.closing ??= this.drain(milliseconds);
    return this.closing;
  }

  private async drain(milliseconds: number): Promise<void> {
    if (!this.isIdle()) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
      await Promise.race([late, new Promise<void>((resolve) => (this.onIdle = resolve))]);
      clearTimeout(timer);
    }
    this.closed.abort();
    const working = this.crew.all.flatMap((worker) => worker.work);
    [...this.queue.takeAll(), ...working].forEach((pending) => pending.fail(beingStopped()));
    await this.crew.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async request(model: ModelRef, work: Work, options: RequestOptions = {}): Promise<unknown> {
    if (this.closing) throw beingStopped();
    if (this.crew.failure !== null) throw outOfOrder();
    if (this.quarantine.has(model.hash)) throw inQuarantine(model);
    if (options.signal?.aborted) throw new HttpError(503, 'The request was dropped, since its client has gone.');
    if (this.queue.length >= this.options.queue && this.crew.free.length === 0) {
      throw new HttpError(
        429,
        'The server has as many images waiting as it can take; send it again later.',
        this.retryAfter(),
      );
    }
    const { deadline = this.options.deadline, signal } = options;
    const pending = new Pending(model, work, { deadline, signal }, () => this.queue.sweep());
    this.queue.push(pending);
    this.pump();
    return pending.result;
  }

  /** Gives every free child what waits. */
  private pump(): void {
    for (;;) {
      const { free } = this.crew;
      const { first } = this.queue;
      if (!first || free.length === 0) break;
      const batch = this.queue.take(LARGEST_BATCH, free.length);
      if (this.quarantine.has(first.model.hash)) {
        batch.forEach((pending) => pending.fail(inQuarantine(first.model)));
        continue;
      }
      const begun = performance.now();
      void Promise.allSettled(batch.map(({ result }) => result)).then(() =>
        this.took(performance.now() - begun, batch.length),
      );
      (free.find((worker) => worker.has(first.model.hash)) ?? free[0]).assign(batch);
    }
    if (this.onIdle && this.isIdle()) this.onIdle();
  }

  private free(): void {
    this.pump();
    if (this.onStart && this.crew.all.filter(({ isFree, isBusy }) => isFree || isBusy).length === this.crew.size) {
      this.onStart.done();
      this.onStart = null;
    }
  }

  /** What a child leaves behind: the one it worked on alone is lost, several are tried again one by one. */
  private lost({ left, stage }: WorkerEnd): void {
    const { model } = left[0];
    // An image that ends processes must not take a model from everybody.
    if (stage === 'model' && this.quarantine.died(model.hash)) {
      this.options.log(
        'error',
        `The model "${model.name}" ended too many processes and is not run any more; give another file under its name.`,
      );
    }
    if (left.length === 1)
      left[0].fail(new HttpError(503, `The process that inspected the image ended; send it again.`, 1));
    const others = left.filter(({ over }) => !over);
    others.forEach((pending) => pending.again());
    this.queue.putBack(others);
    this.pump();
  }

  private failed(reason: string, unfit: string | null): void {
    this.onStart?.failed(
      unfit === null
        ? new ClflowError('io', `The server cannot work: ${reason}; see the log.`)
        : new ClflowError('usage', unfit),
    );
    this.onStart = null;
    this.queue.takeAll().forEach((pending) => pending.fail(outOfOrder()));
  }

  private isIdle(): boolean {
    return this.queue.length === 0 && this.crew.all.every(({ isBusy }) => !isBusy);
  }

  private took(milliseconds: number, requests: number): void {
    this.usual += NEWEST * (milliseconds / requests - this.usual);
  }

  /** Seconds until those that wait are likely to be done. */
  private retryAfter(): number {
    const seconds = (this.usual * (this.queue.length + 1)) / this.crew.size / 1000;
    return Math.min(LONGEST_RETRY_S, Math.max(1, Math.ceil(seconds)));
  }
}

function inQuarantine({ name }: ModelRef): HttpError {
  return new HttpError(
    503,
    `The model "${name}" is not run any more, since it ended too many processes; give another file under its name.`,
  );
}

function beingStopped(): HttpError {
  return new HttpError(503, 'The server is being stopped; send the image to another, or again later.', 1);
}

function outOfOrder(): HttpError {
  return new HttpError(503, 'The server cannot start the processes that inspect; its log tells why.', 10);
}
