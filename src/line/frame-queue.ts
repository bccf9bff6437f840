/** @file Frames that wait to be asked for. */
import type { Frame } from './frame.js';

export class FrameQueue {
  private readonly waiting: Frame[] = [];
  private wake: (() => void) | null = null;
  private ended: { readonly error: unknown } | null = null;

  /** @param most frames that may wait */
  constructor(private readonly most: number) {}

  get length(): number {
    return this.waiting.length;
  }

  /** Puts a frame at the end; false, and nothing done, where the queue is full. */
  offer(frame: Frame): boolean {
    if (this.waiting.length >= this.most) return false;
    this.waiting.push(frame);
    this.wake?.();
    return true;
  }

  /** Leaves this frame alone in the queue; how many it overtook. */
  replace(frame: Frame): number {
    const overtaken = this.waiting.length;
    this.waiting.length = 0;
    this.offer(frame);
    return overtaken;
  }

  /** No more frames: those that wait are still taken, then the taking fails with this. */
  fail(error: unknown): void {
    this.ended = { error };
    this.wake?.();
  }

  /** Frames in their order, until the signal is aborted. One taker at a time. */
  async *take(signal: AbortSignal): AsyncGenerator<Frame> {
    const aborted = () => this.wake?.();
    signal.addEventListener('abort', aborted);
    try {
      while (!signal.aborted) {
        const frame = this.waiting.shift();
        if (frame) yield frame;
        else if (this.ended) throw this.ended.error;
        else await new Promise<void>((resolve) => (this.wake = resolve));
        this.wake = null;
      }
    } finally {
      signal.removeEventListener('abort', aborted);
    }
  }
}
