/** @file Files on their way to the server: a few at once, tried again with growing pauses, and what failed waits for a second try. */
import { ApiError } from '../../api/client.js';
import { createStore } from '../../shared/store.js';

export interface Upload {
  readonly id: number;
  readonly name: string;
  readonly state: 'waiting' | 'sending' | 'pausing' | 'done' | 'failed';
  /** 0 … 1 of its bytes. */
  readonly share: number;
  /** What the server says; empty: the connection was lost. */
  readonly error: string | null;
}

export type Send = (file: File, into: string, onShare: (share: number) => void, signal: AbortSignal) => Promise<void>;

interface Options {
  readonly atOnce?: number;
  /** Tries of a file before it counts as failed. */
  readonly tries?: number;
  /** Milliseconds before the second try; doubled before each further one. */
  readonly pause?: number;
}

/** Another try may help: the server is away, busy or broken, and the file is not to blame. */
const mayPass = (error: unknown) =>
  !(error instanceof ApiError) || error.status === 0 || error.status === 429 || error.status >= 500;

export class UploadQueue {
  readonly uploads = createStore<readonly Upload[]>([]);
  readonly #files = new Map<number, { readonly file: File; readonly into: string }>();
  readonly #send: Send;
  readonly #options: Required<Options>;
  #stop = new AbortController();
  #running = 0;
  #last = 0;

  constructor(send: Send, { atOnce = 4, tries = 4, pause = 500 }: Options = {}) {
    this.#send = send;
    this.#options = { atOnce, tries, pause };
  }

  add(files: readonly File[], into: string): void {
    const fresh = files.map((file): Upload => {
      const id = (this.#last += 1);
      this.#files.set(id, { file, into });
      return { id, name: file.name, state: 'waiting', share: 0, error: null };
    });
    this.uploads.set([...this.uploads.get(), ...fresh]);
    this.#next();
  }

  /** Everything that failed. */
  tryAgain(): void {
    this.uploads.set(
      this.uploads
        .get()
        .map((one) => (one.state === 'failed' ? { ...one, state: 'waiting', share: 0, error: null } : one)),
    );
    this.#next();
  }

  /** What is not there yet is left out; what is there stays. */
  stop(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.uploads.set(this.uploads.get().filter(({ state }) => state === 'done' || state === 'failed'));
  }

  /** Forgets what has ended. */
  clear(): void {
    this.uploads.set(this.uploads.get().filter(({ state }) => state !== 'done' && state !== 'failed'));
  }

  #change(id: number, change: Partial<Upload>): void {
    this.uploads.set(this.uploads.get().map((one) => (one.id === id ? { ...one, ...change } : one)));
  }

  #next(): void {
    while (this.#running < this.#options.atOnce) {
      const upload = this.uploads.get().find(({ state }) => state === 'waiting');
      if (!upload) return;
      this.#running += 1;
      this.#change(upload.id, { state: 'sending' });
      void this.#carry(upload.id, this.#stop.signal).finally(() => {
        this.#running -= 1;
        this.#next();
      });
    }
  }

  async #carry(id: number, signal: AbortSignal): Promise<void> {
    const { file, into } = this.#files.get(id)!;
    for (let tried = 1; !signal.aborted; tried += 1) {
      try {
        await this.#send(file, into, (share) => this.#change(id, { share }), signal);
        this.#files.delete(id);
        return this.#change(id, { state: 'done', share: 1 });
      } catch (error) {
        if (signal.aborted) return;
        const isOver = tried >= this.#options.tries || !mayPass(error);
        const message = error instanceof ApiError && error.status !== 0 ? error.message : '';
        this.#change(id, { state: isOver ? 'failed' : 'pausing', share: 0, error: message });
        if (isOver) return;
        await new Promise((resolve) => setTimeout(resolve, this.#options.pause * 2 ** (tried - 1)));
        if (!signal.aborted) this.#change(id, { state: 'sending', error: null });
      }
    }
  }
}
