/** @file Where pictures come from. */
import type { TriggerFate } from './counters.js';
import type { Frame } from './frame.js';

/** What a source has to say about itself; `offline` is tried again by the source, with growing pauses. */
export interface SourceState {
  readonly state: 'online' | 'offline';
  /** One sentence: what, where, what to do. */
  readonly reason: string | null;
}

export interface SourceHooks {
  readonly onState: (state: SourceState) => void;
  /** Frames that were overtaken by a newer one before anyone asked for them. */
  readonly onSkipped: (count: number) => void;
  /** Something was not taken: an unreadable file, a request that says nothing. The line goes on. */
  readonly onRefused: (uri: string, reason: string) => void;
  /** A camera was asked for a picture. */
  readonly onTrigger: (fate: TriggerFate) => void;
}

export interface Source {
  /** Address as the user gave it, without secrets. */
  readonly name: string;
  /** Whether it ends by itself where the line is to take what is there (`once`); of others the line takes one frame. */
  readonly endsItself?: boolean;
  /**
   * Frames as they are asked for: a source that makes more of them than are asked for keeps the newest (camera) or lets them wait
   * (folder). Ends when the signal is aborted, or by itself where there is an end (`once`); recovers from everything else.
   *
   * @throws ClflowError for what no retry mends, such as a folder that is a file
   */
  frames(hooks: SourceHooks, signal: AbortSignal): AsyncIterable<Frame>;

  /**
   * For a dry run: tries whether pictures could be had, and takes none.
   * @returns what was found, a short sentence
   * @throws any error that says what is in the way
   */
  check?(signal: AbortSignal): Promise<string>;
}
