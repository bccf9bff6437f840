/** @file A child of the pool with what it works on: who is answered, who is late, and who is left when it dies. */
import { HttpError } from '../errors.js';
import { Child, type PoolLog } from './child.js';
import type { ChildSettings, Job, Report, Stage } from './messages.js';
import type { Pending } from './pending.js';

export interface WorkerEvents {
  /** It can be given work: after its start, and after each job. */
  free(worker: Worker): void;
  ended(worker: Worker, end: WorkerEnd): void;
}

export interface WorkerEnd {
  readonly how: string;
  /** Before it could be given any work. */
  readonly atStart: boolean;
  /** What is to compute cannot: a sentence that says why. */
  readonly unfit: string | null;
  /** What it left unanswered; empty for one that had no work. */
  readonly left: readonly Pending[];
  /** What it was at. */
  readonly stage: Stage;
}

export interface WorkerOptions {
  readonly modelsPerChild: number;
  readonly device: ChildSettings['device'];
  /** An empty one. */
  readonly folder: string;
  /** Milliseconds that a child may work on a request that is late already. */
  readonly patience: number;
  /** Milliseconds until it must be ready. */
  readonly startWithin: number;
  readonly log: PoolLog;
}

export class Worker {
  private readonly child: Child;
  private state: 'starting' | 'free' | 'busy' | 'ended' = 'starting';
  private left = new Map<number, Pending>();
  private begunAt = 0;
  private stage: Stage = 'model';
  private unfit: string | null = null;
  private timer: NodeJS.Timeout;
  private last = { resident: 0, models: [] as readonly string[] };

  constructor(
    private readonly options: WorkerOptions,
    private readonly events: WorkerEvents,
  ) {
    const { modelsPerChild: models, device, folder, log, startWithin } = options;
    this.timer = setTimeout(() => this.kill(), startWithin);
    this.child = new Child({ models, device }, folder, log, {
      report: (report) => this.report(report),
      end: (how) => this.end(how),
    });
  }

  get isFree(): boolean {
    return this.state === 'free';
  }

  get isBusy(): boolean {
    return this.state === 'busy';
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Bytes, after its last job. */
  get resident(): number {
    return this.last.resident;
  }

  /** What it has not answered yet. */
  get work(): readonly Pending[] {
    return [...this.left.values()];
  }

  has(hash: string): boolean {
    return this.last.models.includes(hash);
  }

  /** Only for one that is free. @param batch of one model; more than one only of images */
  assign(batch: readonly Pending[]): void {
    this.state = 'busy';
    this.begunAt = performance.now();
    this.stage = 'model';
    this.left = new Map(batch.entries());
    batch.forEach((pending) => pending.begin());
    this.child.send(jobOf(batch));
    this.watchDeadlines();
  }

  kill(): void {
    this.child.kill();
  }

  private report(report: Report): void {
    if (report.kind === 'answer') this.take(report.index)?.answer(report.answer);
    else if (report.kind === 'refusal') this.take(report.index)?.fail(new HttpError(report.status, report.message));
    else if (report.kind === 'stage') this.stage = report.stage;
    else if (report.kind === 'unfit') this.unfit = report.message;
    else {
      if (report.kind === 'done') this.last = report;
      clearTimeout(this.timer);
      this.state = 'free';
      this.events.free(this);
    }
  }

  private take(index: number): Pending | undefined {
    const pending = this.left.get(index);
    this.left.delete(index);
    return pending;
  }

  /** A request that is late ends by itself; here its child does. */
  private watchDeadlines(): void {
    clearTimeout(this.timer);
    const deadlines = [...this.left.values()].map(({ deadlineAt }) => deadlineAt);
    if (deadlines.length === 0) return;
    const at = Math.max(Math.min(...deadlines), this.begunAt + this.options.patience);
    this.timer = setTimeout(
      () => {
        const late = [...this.left.values()].some(({ over, deadlineAt }) => over || deadlineAt <= performance.now());
        if (late) this.kill();
        else this.watchDeadlines();
      },
      Math.max(1, at - performance.now()),
    );
  }

  private end(how: string): void {
    clearTimeout(this.timer);
    const atStart = this.state === 'starting';
    this.state = 'ended';
    const left = [...this.left.values()];
    this.left.clear();
    this.events.ended(this, { how, atStart, unfit: this.unfit, left, stage: this.stage });
  }
}

function jobOf(batch: readonly Pending[]): Job {
  const [{ model, work }] = batch;
  if (work.kind === 'infer') return { kind: 'infer', model, task: work.task };
  const tasks = batch.flatMap((pending) => (pending.work.kind === 'inspect' ? [pending.work.task] : []));
  return { kind: 'inspect', model, tasks };
}
