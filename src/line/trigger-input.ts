/** @file Where triggers of a camera come from. */
import type { Source, SourceHooks } from './source.js';
import type { CameraTrigger } from './trigger.js';

/** A trigger that has its place in the line. */
export interface Taken {
  /** It came before, and has one result only. */
  readonly repeated: boolean;
  /** It would survive a power cut: its sender need not keep it. */
  readonly kept: boolean;
  /** As JSON, once it lies on the disk. */
  readonly result: Promise<string>;
}

/** Takes a trigger whose moment is now, unless it says another. @throws Crowded */
export type Take = (trigger: CameraTrigger) => Promise<Taken>;

/** More triggers wait for their result than a line holds; a sentence. */
export class Crowded extends Error {}

export interface TriggerInput extends Pick<Source, 'name'> {
  /**
   * Until the signal is aborted; recovers from what can be mended.
   * @throws ClflowError for what no retry mends
   */
  listen(take: Take, hooks: Pick<SourceHooks, 'onState' | 'onRefused'>, signal: AbortSignal): Promise<void>;
  /** As {@link Source.check}. */
  check(signal: AbortSignal): Promise<string>;
}
