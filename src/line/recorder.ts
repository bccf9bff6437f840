/**
 * @file Results onto the disk before anything else is done with them. A full disk does not stop a line: what is good and waits goes
 * first, the oldest first, and is counted; then room that was kept for this; then results wait in memory and are sent from there,
 * until the disk takes them.
 */
import { messageOf } from '../errors.js';
import { isDiskTrouble, openDatabase, DurableWrites } from '../database/index.js';
import { Outbox, type OutboxBounds } from './outbox.js';
import { stateTables } from './state-tables.js';
import type { Entry, LineState } from './state.js';

export interface RecorderHooks {
  /** Results of good products that were dropped for want of room, of one sink. */
  readonly onDropped: (sink: string, count: number) => void;
  /** There is something to send. */
  readonly onRecorded: () => void;
  /** One sentence, once each time that it begins and ends. */
  readonly onTrouble: (sentence: string) => void;
}

export interface Recorded {
  /** Whether it came to the disk, as soon as that is certain. */
  readonly saved: Promise<boolean>;
}

interface Unsaved {
  readonly entry: Entry;
  readonly settle: (isSaved: boolean) => void;
}

const AGAIN_MS = 1000;
/** Bounds are looked at after so many results of a sink. */
const LOOK_EVERY = 50;
/** Of what waits for a sink, where the disk is full. */
const KEPT_SHARE = 0.75;
/** Of what is in memory. */
const WRITTEN_TOGETHER = 20;
/** Results in memory; beyond, good ones are dropped, the oldest first. */
const MOST_UNSAVED = 10_000;

export class Recorder {
  /** What waits while the disk is full. */
  readonly memory: Outbox;
  private readonly memoryDatabase = openDatabase(':memory:');
  private readonly unsaved: Unsaved[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly sinceLook = new Map<string, number>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly state: LineState,
    private readonly bounds: OutboxBounds,
    private readonly hooks: RecorderHooks,
  ) {
    stateTables.forEach((step) => this.memoryDatabase.exec(step));
    this.memory = new Outbox(this.memoryDatabase, new DurableWrites(this.memoryDatabase, 'memory', 0));
  }

  /** Results in memory alone. */
  get unsafe(): number {
    return this.unsaved.length;
  }

  /**
   * Resolves as soon as the result can be sent: it is on the disk or, where that takes nothing, in memory.
   */
  record(entry: Entry): Promise<Recorded> {
    const next = this.last.then(() => this.recordNext(entry));
    this.last = next.catch(() => {});
    return next;
  }

  private async recordNext(entry: Entry): Promise<Recorded> {
    if (this.unsaved.length === 0) {
      try {
        await this.writeWithRoom([entry]);
        this.hooks.onRecorded();
        await this.lookAtBounds(entry.sinks);
        return { saved: Promise.resolve(true) };
      } catch (error) {
        this.hooks.onTrouble(
          `Results cannot be written to ${this.state.folder} (${messageOf(error)}) They are sent from memory until they can.`,
        );
      }
    }
    const saved = new Promise<boolean>((settle) => this.unsaved.push({ entry, settle }));
    const { result, payload, sinks } = entry;
    for (const sink of sinks) {
      this.memory.add(result.inspection_id, result.verdict === 'normal', { sink, payload });
      const { dropped } = await this.memory.bound(sink, { messages: MOST_UNSAVED, bytes: this.bounds.bytes });
      if (dropped > 0) this.hooks.onDropped(sink, dropped);
    }
    this.forgetDropped();
    this.timer ??= setTimeout(() => void this.again(), AGAIN_MS);
    this.hooks.onRecorded();
    return { saved };
  }

  /** Of good ones in memory that no sink is to have any more, only so many are kept to be written. */
  private forgetDropped(): void {
    if (this.unsaved.length <= 2 * MOST_UNSAVED) return;
    const oldest = this.unsaved.findIndex(({ entry: { result } }) => result.verdict === 'normal');
    if (oldest >= 0) this.unsaved.splice(oldest, 1)[0].settle(false);
  }

  /** @throws ClflowError `io` when there is no room even so */
  private async writeWithRoom(entries: readonly Entry[]): Promise<void> {
    try {
      await this.state.write(entries);
    } catch (error) {
      if (!isFull(error)) throw error;
      // Removing rows takes room, too.
      await this.state.giveReserve();
      for (const sink of new Set(entries.flatMap(({ sinks }) => sinks))) await this.makeRoom(sink);
      await this.state.write(entries);
      this.hooks.onTrouble(
        `The disk of ${this.state.folder} is full: free some space. Until then results of good products are dropped first.`,
      );
    }
  }

  private async makeRoom(sink: string): Promise<void> {
    const { messages, bytes } = this.state.outbox.size(sink);
    const most = { messages: Math.floor(messages * KEPT_SHARE), bytes };
    const { dropped } = await this.state.outbox.bound(sink, most);
    if (dropped > 0) this.hooks.onDropped(sink, dropped);
  }

  private async lookAtBounds(sinks: readonly string[]): Promise<void> {
    for (const sink of sinks) {
      const since = (this.sinceLook.get(sink) ?? 0) + 1;
      this.sinceLook.set(sink, since % LOOK_EVERY);
      if (since < LOOK_EVERY) continue;
      const { dropped, holds } = await this.state.outbox.bound(sink, this.bounds);
      if (dropped > 0) this.hooks.onDropped(sink, dropped);
      if (!holds) {
        this.hooks.onTrouble(
          `More results that are not good wait for ${sink} than are allowed to; they are kept: see why it takes none.`,
        );
      }
    }
  }

  /** Tries the disk again with all that is in memory. */
  private async again(): Promise<void> {
    this.timer = undefined;
    const flush = this.last.then(() => this.flush());
    this.last = flush.catch(() => {});
    await flush;
  }

  private async flush(): Promise<void> {
    const { length } = this.unsaved;
    while (this.unsaved.length > 0) {
      const batch = this.unsaved.slice(0, WRITTEN_TOGETHER);
      const entries = batch.map(({ entry }) => ({
        ...entry,
        // What was acknowledged meanwhile is not sent again.
        sinks: entry.sinks.filter((sink) => this.memory.has(sink, entry.result.inspection_id)),
      }));
      try {
        await this.writeWithRoom(entries);
      } catch {
        this.timer ??= setTimeout(() => void this.again(), AGAIN_MS);
        return;
      }
      this.unsaved.splice(0, batch.length);
      for (const { result, sinks } of entries) {
        for (const sink of sinks) this.memory.remove(sink, result.inspection_id);
      }
      batch.forEach(({ settle }) => settle(true));
    }
    if (length === 0) return;
    this.hooks.onTrouble(`Results are written to ${this.state.folder} again, and so is what was in memory.`);
    this.hooks.onRecorded();
  }

  /** Tries a last time. @returns how many results are lost with the memory */
  async close(): Promise<number> {
    clearTimeout(this.timer);
    await this.again();
    clearTimeout(this.timer);
    this.memoryDatabase.close();
    return this.unsaved.length;
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && (isDiskTrouble(error) || isDiskTrouble(error.cause));
}
