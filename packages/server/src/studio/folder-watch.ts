/** @file A folder that a camera writes to: a file is taken when it is stable, and each once. */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { line } from 'clflow/parts';

export interface WatchHooks {
  /** Whether a file as it is now was inspected already. */
  readonly knows: (trigger: string) => boolean;
  /** @throws Error with a sentence for a file that cannot be inspected */
  readonly inspect: (content: Uint8Array, file: { readonly name: string; readonly trigger: string }) => Promise<void>;
  /** Something of the state has changed. */
  readonly onChange: () => void;
}

export interface WatchState {
  readonly state: 'watching' | 'offline';
  readonly inspected: number;
  readonly waiting: number;
  readonly failures: readonly { readonly file: string; readonly reason: string }[];
}

/** Milliseconds between looks. */
const EVERY_MS = 700;
const FAILURES_TOLD = 20;

export class FolderWatch {
  private readonly end = new AbortController();
  private readonly looks: line.FolderLooks;
  /** Files that were taken, refused or were there at the start, as they were then. */
  private readonly settled = new Set<string>();
  private told: WatchState = { state: 'watching', inspected: 0, waiting: 0, failures: [] };
  private readonly running: Promise<void>;

  /** @param existing whether files that are there already are inspected, too */
  constructor(
    readonly folder: string,
    private readonly existing: boolean,
    private readonly hooks: WatchHooks,
    private readonly everyMs = EVERY_MS,
  ) {
    this.looks = new line.FolderLooks(folder);
    this.running = this.run();
  }

  get state(): WatchState {
    return this.told;
  }

  /** Waits for the file in work. */
  async stop(): Promise<void> {
    this.end.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    for (let isFirst = true; !this.end.signal.aborted; isFirst = false) {
      const look = await this.looks.look();
      if (look === null) {
        // A share that is away for a while: what was seen of it stays.
        if (this.told.state !== 'offline') this.tell({ state: 'offline' });
      } else {
        if (this.told.state === 'offline') this.tell({ state: 'watching' });
        if (isFirst && !this.existing) for (const stamp of look.all()) this.settled.add(this.triggerOf(stamp));
        await this.take(look.stable);
      }
      await pause(this.everyMs, undefined, { signal: this.end.signal, ref: false }).catch(() => {});
    }
  }

  private triggerOf({ path, size, mtime }: line.FileStamp): string {
    return `${relative(this.folder, path)}|${size}|${mtime}`;
  }

  private async take(stamps: readonly line.FileStamp[]): Promise<void> {
    const stable = stamps.filter((stamp) => {
      const trigger = this.triggerOf(stamp);
      const isOpen = !this.settled.has(trigger) && !this.hooks.knows(`${this.folder}|${trigger}`);
      if (!isOpen) this.looks.settle(stamp.path);
      return isOpen;
    });
    for (const [i, stamp] of stable.entries()) {
      if (this.end.signal.aborted) return;
      this.tell({ waiting: stable.length - i });
      await this.takeOne(stamp.path, this.triggerOf(stamp));
    }
    if (this.told.waiting > 0) this.tell({ waiting: 0 });
  }

  private async takeOne(file: string, trigger: string): Promise<void> {
    const name = relative(this.folder, file);
    this.settled.add(trigger);
    this.looks.settle(file);
    try {
      await this.hooks.inspect(await readFile(file), { name, trigger: `${this.folder}|${trigger}` });
      this.tell({ inspected: this.told.inspected + 1 });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.tell({ failures: [...this.told.failures, { file: name, reason }].slice(-FAILURES_TOLD) });
    }
  }

  private tell(change: Partial<WatchState>): void {
    this.told = { ...this.told, ...change };
    this.hooks.onChange();
  }
}
