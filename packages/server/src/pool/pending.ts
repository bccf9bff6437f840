/** @file A request from its arrival to its answer: it waits, is worked on, or is over by its deadline or because its client has gone. */
import { HttpError } from '../errors.js';
import type { InferTask, InspectTask, ModelRef } from './types.js';

export type Work =
  { readonly kind: 'inspect'; readonly task: InspectTask } | { readonly kind: 'infer'; readonly task: InferTask };

export interface PendingOptions {
  /** Milliseconds. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
}

export class Pending {
  readonly result: Promise<unknown>;
  /** As `performance.now()` counts. */
  readonly deadlineAt: number;
  /** Its child died while it worked on several: it is not put together with others again. */
  alone = false;
  private state: 'waiting' | 'begun' | 'over' = 'waiting';
  private readonly timer: NodeJS.Timeout;
  private settle!: { readonly resolve: (answer: unknown) => void; readonly reject: (error: HttpError) => void };

  /** @param onDropped called when it is over before it has begun */
  constructor(
    readonly model: ModelRef,
    readonly work: Work,
    { deadline, signal }: PendingOptions,
    private readonly onDropped: () => void,
  ) {
    this.result = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    this.deadlineAt = performance.now() + deadline;
    this.timer = setTimeout(() => this.late(deadline), deadline);
    signal?.addEventListener('abort', this.abort);
    void this.result.catch(() => {}).finally(() => signal?.removeEventListener('abort', this.abort));
  }

  get over(): boolean {
    return this.state === 'over';
  }

  begin(): void {
    this.state = 'begun';
  }

  /** Back to those that wait, through no fault of its own. */
  again(): void {
    if (this.state === 'begun') this.state = 'waiting';
    this.alone = true;
  }

  /** The first answer or error counts. */
  answer(answer: unknown): void {
    if (this.finish()) this.settle.resolve(answer);
  }

  fail(error: HttpError): void {
    if (this.finish()) this.settle.reject(error);
  }

  private readonly abort = (): void => {
    if (this.state !== 'waiting') return;
    this.fail(new HttpError(503, 'The request was dropped before it was begun, since its client has gone.'));
    this.onDropped();
  };

  private late(deadline: number): void {
    const waited = this.state === 'waiting';
    const what = waited ? 'The server had no time for the image' : 'The image could not be inspected';
    this.fail(new HttpError(503, `${what} within ${deadline / 1000} s; send it again.`, 1));
    if (waited) this.onDropped();
  }

  private finish(): boolean {
    if (this.state === 'over') return false;
    this.state = 'over';
    clearTimeout(this.timer);
    return true;
  }
}
