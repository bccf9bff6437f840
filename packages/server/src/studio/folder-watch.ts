/**
 * @file A folder that a camera writes to, looked at again and again: file systems over a network tell nobody of changes. A file is
 * taken once two looks have found the same, so that none is read half-written, and each once.
 */
import { readFile, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dataset as datasets } from 'clflow/parts';

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
  /** Stamps of the look before. */
  private before = new Map<string, string>();
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
      const found = await this.look();
      if (found === null) {
        // A share that is away for a while: what was seen of it stays.
        if (this.told.state !== 'offline') this.tell({ state: 'offline' });
      } else {
        if (this.told.state === 'offline') this.tell({ state: 'watching' });
        if (isFirst && !this.existing) for (const trigger of found.values()) this.settled.add(trigger);
        await this.take(found);
      }
      await pause(this.everyMs, undefined, { signal: this.end.signal, ref: false }).catch(() => {});
    }
  }

  /** Stamps of all images by their paths; null where the folder cannot be read. */
  private async look(): Promise<Map<string, string> | null> {
    try {
      if (!(await stat(this.folder)).isDirectory()) return null;
      const { files } = await datasets.findImages([this.folder]);
      const stamps = new Map<string, string>();
      for (const file of files) {
        const status = await stat(file).catch(() => null);
        if (status && status.size > 0)
          stamps.set(file, `${relative(this.folder, file)}|${status.size}|${status.mtimeMs}`);
      }
      return stamps;
    } catch (error) {
      // An empty folder is said by an error of its own kind.
      return (error as { code?: unknown }).code === 'data' ? new Map() : null;
    }
  }

  private async take(found: Map<string, string>): Promise<void> {
    const isOpen = ([, trigger]: readonly [string, string]): boolean =>
      !this.settled.has(trigger) && !this.hooks.knows(`${this.folder}|${trigger}`);
    const open = [...found].filter(isOpen);
    const stable = open.filter(([file, trigger]) => this.before.get(file) === trigger);
    this.before = found;
    for (const [i, [file, trigger]] of stable.entries()) {
      if (this.end.signal.aborted) return;
      this.tell({ waiting: stable.length - i });
      await this.takeOne(file, trigger);
    }
    if (this.told.waiting > 0) this.tell({ waiting: 0 });
  }

  private async takeOne(file: string, trigger: string): Promise<void> {
    const name = relative(this.folder, file);
    this.settled.add(trigger);
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
