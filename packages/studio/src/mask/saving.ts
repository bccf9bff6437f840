/** @file Saves by itself after every stroke, one request at a time; what is painted meanwhile goes with the next. */
import { ApiError } from '../api/client.js';
import { createStore } from '../shared/store.js';
import type { Place, Saved, Source } from './source.js';

export type SaveState =
  | { readonly kind: 'clean' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly at: number }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Somebody else has changed it. */
  | { readonly kind: 'conflict' };

export class Saving {
  readonly state = createStore<SaveState>({ kind: 'clean' });
  readonly place = createStore<Place | null>(null);
  private isWanted = false;
  private running: Promise<void> | null = null;
  private tag: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly source: Pick<Source, 'save'>,
    /** What there is to save now; null for nothing painted. */
    private readonly content: () => Promise<Uint8Array<ArrayBuffer> | null>,
    private readonly onSaved: (saved: Saved) => void = () => {},
  ) {}

  /** What was painted upon. */
  startFrom(tag: string, place: Place | null): void {
    this.tag = tag;
    this.isWanted = false;
    this.place.set(place);
    this.state.set({ kind: 'clean' });
  }

  /** There is something new. @param wait milliseconds, where more may follow at once */
  changed(wait = 0): void {
    this.isWanted = true;
    clearTimeout(this.timer);
    if (this.state.get().kind === 'conflict') return;
    if (wait > 0) this.timer = setTimeout(() => void this.flush(), wait);
    else void this.flush();
  }

  /** Resolves when what was painted until now is saved, or cannot be. */
  flush(): Promise<void> {
    this.running ??= this.work().finally(() => (this.running = null));
    return this.running;
  }

  /** Ours counts, whatever lies there. */
  keepMine(): Promise<void> {
    this.tag = null;
    this.isWanted = true;
    this.state.set({ kind: 'saving' });
    return this.flush();
  }

  get isUnsaved(): boolean {
    return this.isWanted || this.running !== null;
  }

  private async work(): Promise<void> {
    while (this.isWanted && this.state.get().kind !== 'conflict') {
      this.isWanted = false;
      this.state.set({ kind: 'saving' });
      try {
        const saved = await this.source.save(await this.content(), this.tag);
        this.tag = saved.tag;
        this.place.set(saved.place);
        this.state.set({ kind: 'saved', at: Date.now() });
        this.onSaved(saved);
      } catch (error) {
        this.isWanted = true;
        if (error instanceof ApiError && error.status === 412) this.state.set({ kind: 'conflict' });
        else this.state.set({ kind: 'failed', error });
        return;
      }
    }
  }
}
