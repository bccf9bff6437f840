/** @file A source at work in a test: its frames, and what it said. */
import type { Frame } from '../frame.js';
import type { Source } from '../source.js';
import { hooks, type Heard } from './frames.js';

export interface Taking extends Heard {
  readonly frames: Frame[];
  readonly stop: AbortController;
  /** Settles as the source ends. */
  readonly done: Promise<void>;
  /** Stops the source, and waits for its end; throws what the source has thrown. */
  readonly end: () => Promise<void>;
}

/** Takes frames until it is stopped. @param each awaited before the next frame is asked for */
export function taking(source: Source, each: (frame: Frame) => Promise<void> | void = () => {}): Taking {
  const stop = new AbortController();
  const heard = hooks();
  const frames: Frame[] = [];
  const done = (async () => {
    for await (const frame of source.frames(heard, stop.signal)) {
      frames.push(frame);
      await each(frame);
    }
  })();
  const end = async (): Promise<void> => {
    stop.abort();
    await done;
  };
  return { ...heard, frames, stop, done, end };
}
