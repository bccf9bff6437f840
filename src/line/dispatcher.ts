/**
 * @file From the outbox to one sink, in order, as often as it takes. What the receiver has acknowledged is removed; what it refuses
 * for good becomes a dead letter after a few tries, so that it does not stop what is behind it; everything else is tried again.
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../errors.js';
import { BackOff } from './back-off.js';
import type { Message, Outbox } from './outbox.js';
import type { PictureSpool } from './picture-spool.js';
import type { Result } from './result.js';
import { Later, Refused, type PictureKind, type Sink } from './sink.js';

export interface DispatcherHooks {
  readonly onSent: (count: number) => void;
  /** It was refused for good, and is kept as a dead letter. */
  readonly onDead: (inspectionId: string, reason: string) => void;
  /** The first of a row of failures, and the first success behind them. */
  readonly onReachable: (isReachable: boolean, reason: string | null) => void;
}

/** Refusals until a result is given up. */
const MOST_REFUSALS = 5;
/** Longest that a receiver may take for one result. */
const LONGEST_SEND_MS = 60_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
/** Longest pause that a receiver may ask for. */
const LONGEST_LATER_MS = 600_000;

type Outcome = { readonly sent: true } | { readonly sent: false; readonly error: unknown };

export class Dispatcher {
  private sending = new AbortController();
  private pausing = new AbortController();
  private stopped = false;
  private busy = false;
  /** Acknowledged, and not removed yet since the disk is full. */
  private readonly acknowledged = new Set<string>();
  private isReachable = true;
  private readonly backOff = new BackOff({ first: FIRST_PAUSE_MS, most: LONGEST_PAUSE_MS });
  private wakeUp: () => void = () => {};
  private readonly running: Promise<void>;

  /** @param outboxes asked one after the other: what is in a later one came later */
  constructor(
    private readonly sink: Sink,
    private readonly outboxes: readonly Outbox[],
    private readonly pictures: PictureSpool,
    private readonly hooks: DispatcherHooks,
  ) {
    this.running = this.run();
  }

  /** There may be something to send. */
  wake(): void {
    this.wakeUp();
  }

  /** Resolves when nothing waits, or the time is over. @returns whether nothing waits */
  async drain(milliseconds: number): Promise<boolean> {
    const until = performance.now() + milliseconds;
    this.wake();
    while (performance.now() < until && !this.isIdle) await pause(10);
    return this.isIdle;
  }

  private get isIdle(): boolean {
    return !this.busy && this.next().length === 0;
  }

  /** Gives up what is being sent: it stays in the outbox. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.sending.abort();
    this.pausing.abort();
    this.wake();
    await this.running;
  }

  private next(): { readonly outbox: Outbox; readonly message: Message }[] {
    const { name, window } = this.sink;
    for (const outbox of this.outboxes) {
      const messages = outbox
        .next(name, window + this.acknowledged.size)
        .filter(({ inspectionId }) => !this.acknowledged.has(inspectionId));
      if (messages.length > 0) return messages.slice(0, window).map((message) => ({ outbox, message }));
    }
    return [];
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const batch = this.next();
      this.busy = batch.length > 0;
      if (!this.busy) {
        await this.rest();
        continue;
      }
      const outcomes = await this.sendAll(batch.map(({ message }) => message));
      const failed = outcomes.findIndex(({ sent }) => !sent);
      const sent = batch.filter(
        (_, i) => outcomes[i].sent && (failed < 0 || i < failed || isRefusal(outcomes[failed])),
      );
      for (const { outbox, message } of sent) await this.settle(outbox, message);
      if (sent.length > 0) this.hooks.onSent(sent.length);
      const outcome = outcomes[failed];
      if (outcome === undefined || outcome.sent) this.reached();
      else if (!this.stopped) await this.afterFailure(batch[failed], outcome.error);
    }
  }

  /**
   * What was acknowledged behind a failure is sent again: the order holds, and ids tell the second one. Behind a refusal, which may
   * come again and again, it is not.
   */
  private async sendAll(messages: readonly Message[]): Promise<Outcome[]> {
    const { signal } = (this.sending = new AbortController());
    const late = setTimeout(() => this.sending.abort(), LONGEST_SEND_MS);
    // A sink that does not listen to the signal must not hold the others' turn for ever.
    const over = once(signal, 'abort').then(() => {
      throw new Error('It took longer than the line waits for a receiver.');
    });
    over.catch(() => {});
    try {
      return await Promise.all(messages.map((message) => this.attempt(message, signal, over)));
    } finally {
      clearTimeout(late);
      // Lets go of whoever waits for it.
      this.sending.abort();
    }
  }

  private async attempt(
    { inspectionId, payload, attempts }: Message,
    signal: AbortSignal,
    over: Promise<never>,
  ): Promise<Outcome> {
    const outgoing = {
      ...{ inspectionId, payload, attempts },
      result: JSON.parse(payload) as Result,
      picture: (kind: PictureKind) => this.pictures.read(inspectionId, kind),
    };
    try {
      await Promise.race([this.sink.send(outgoing, signal), over]);
      return { sent: true };
    } catch (error) {
      return { sent: false, error };
    }
  }

  private async settle(outbox: Outbox, { id, inspectionId }: Message): Promise<void> {
    try {
      outbox.delivered(id);
      this.acknowledged.delete(inspectionId);
    } catch {
      this.acknowledged.add(inspectionId);
    }
    if (!this.outboxes.some((one) => one.waits(inspectionId))) await this.pictures.remove(inspectionId);
  }

  private async afterFailure(
    { outbox, message }: { readonly outbox: Outbox; readonly message: Message },
    error: unknown,
  ): Promise<void> {
    const reason = messageOf(error);
    if (error instanceof Refused) {
      const giveUp = message.attempts + 1 >= MOST_REFUSALS;
      await outbox.failed(message.id, reason, giveUp ? 'dead' : { dueAt: Date.now() }).catch(() => {});
      if (giveUp) {
        this.isReachable = true;
        this.backOff.reset();
        this.hooks.onDead(message.inspectionId, reason);
        return;
      }
    }
    if (this.isReachable) this.hooks.onReachable(false, reason);
    this.isReachable = false;
    const asked = error instanceof Later ? Math.min(LONGEST_LATER_MS, error.afterMs) : 0;
    await pause(Math.max(asked, this.backOff.next()), undefined, { signal: this.pausing.signal }).catch(() => {});
  }

  private reached(): void {
    if (!this.isReachable) this.hooks.onReachable(true, null);
    this.isReachable = true;
    this.backOff.reset();
  }

  private rest(): Promise<void> {
    this.retryRemoval();
    // Between the look and this nobody could have woken it: both are one turn.
    return new Promise<void>((resolve) => (this.wakeUp = resolve));
  }

  /** What a full disk did not let go. */
  private retryRemoval(): void {
    for (const inspectionId of this.acknowledged) {
      try {
        this.outboxes.forEach((outbox) => outbox.remove(this.sink.name, inspectionId));
        this.acknowledged.delete(inspectionId);
      } catch {
        return;
      }
    }
  }
}

function isRefusal(outcome: Outcome): boolean {
  return !outcome.sent && outcome.error instanceof Refused;
}
