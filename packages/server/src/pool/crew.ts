/** @file As many children as were asked for, whatever becomes of them: one that ends is replaced, ever more slowly while they end at once. */
import { Worker, type WorkerEnd, type WorkerOptions } from './worker.js';

export interface CrewEvents {
  /** There is a child that can be given work. */
  free(): void;
  /** One ended while it worked. */
  lost(end: WorkerEnd): void;
  /** No child lives long enough to work; or what is to compute cannot, as a sentence says. */
  failed(reason: string, unfit: string | null): void;
}

/** Children that ended at their start, one after the other, before there is said to be no hope. */
const HOPELESS = 5;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;

export class Crew {
  private readonly workers = new Set<Worker>();
  private readonly pauses = new Set<NodeJS.Timeout>();
  private failures = 0;
  private closing = false;
  private emptied: (() => void) | null = null;
  /** Children that ended and were not asked to. */
  replaced = 0;
  failure: string | null = null;

  constructor(
    readonly size: number,
    private readonly options: WorkerOptions,
    private readonly events: CrewEvents,
  ) {
    for (let i = 0; i < size; i++) this.start();
  }

  get all(): readonly Worker[] {
    return [...this.workers];
  }

  get free(): readonly Worker[] {
    return this.all.filter(({ isFree }) => isFree);
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    this.closing = true;
    this.pauses.forEach((pause) => clearTimeout(pause));
    if (this.workers.size === 0) return;
    const ended = new Promise<void>((resolve) => (this.emptied = resolve));
    this.workers.forEach((worker) => worker.kill());
    await ended;
  }

  private start(): void {
    try {
      const worker = new Worker(this.options, {
        free: () => this.works(),
        ended: (ended, end) => {
          this.workers.delete(ended);
          this.ended(end);
        },
      });
      this.workers.add(worker);
    } catch (error) {
      const how = error instanceof Error ? error.message : String(error);
      this.ended({ how, atStart: true, unfit: null, left: [], stage: 'model' });
    }
  }

  private works(): void {
    this.failures = 0;
    this.failure = null;
    this.events.free();
  }

  private ended(end: WorkerEnd): void {
    if (this.closing) {
      if (this.workers.size === 0) this.emptied?.();
      return;
    }
    this.replaced++;
    const { log } = this.options;
    if (end.atStart) this.failedAtStart(end);
    else log('warn', `An inspecting process ended (${end.how}) and is replaced.`);
    const pause = setTimeout(() => {
      this.pauses.delete(pause);
      this.start();
    }, this.pause());
    this.pauses.add(pause);
    if (end.left.length > 0) this.events.lost(end);
  }

  private failedAtStart({ how, unfit }: WorkerEnd): void {
    this.failures++;
    const told = unfit ?? `An inspecting process ended (${how}) before it could work; the next one is started later.`;
    if (told !== this.failure) this.options.log('error', told);
    if (this.all.some(({ isFree, isBusy }) => isFree || isBusy)) return;
    if (unfit === null && this.failures < HOPELESS) return;
    this.failure = unfit ?? `inspecting processes end before they can work (${how})`;
    this.events.failed(this.failure, unfit);
  }

  private pause(): number {
    return this.failures === 0 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures);
  }
}
