/** @file One picture on its way from a source to its verdict, with all that the line said about it. */

import type { lineVerdicts } from './result.js';
import type { FileStamp } from './ledger.js';

/** How a frame ended, once its result lies safely in the outbox. */
export type Settled = (typeof lineVerdicts)[number];

export interface Frame {
  /** Where it came from, for a person who looks for it: a path, an address without its secrets, a topic. */
  readonly uri: string;
  /** The encoded image; null where a trigger came and no image with it. */
  readonly content: Uint8Array | null;
  /** UTC, where the source knows it. */
  readonly capturedAt: Date | null;
  /** When clflow had it, UTC. */
  readonly receivedAt: Date;
  /** The line's own name for this moment; given back as it came. */
  readonly triggerId: string | null;
  readonly partId: string | null;
  /**
   * Names this very picture, where a source could give it twice: the result is stored with the key in one commit, and a frame whose
   * key is known is not inspected again, also after a restart.
   */
  readonly key?: string;
  /** Where it is a file. */
  readonly file?: FileStamp;
  /** Where it was asked for by a trigger: when that came, UTC. Deadlines count from then. */
  readonly askedAt?: Date;
  /** Key of that trigger: its result is stored with it in one commit. */
  readonly trigger?: string;
  /** Why there is no image although the line was to have one, a sentence: the verdict is `error`. */
  readonly trouble?: string;
  /** What else was said beside it (sidecar, headers): at most a few strings, given back with the result. */
  readonly tags: Readonly<Record<string, string>>;
  /** Called once, after its result is on the disk: a folder moves the file, a request is answered. */
  readonly settle: (how: Settled, result: string) => Promise<void>;
}

/** A frame of which nothing is known but where it came from. */
export function bareFrame(uri: string, content: Uint8Array | null): Frame {
  return {
    ...{ uri, content, capturedAt: null, receivedAt: new Date(), triggerId: null, partId: null, tags: {} },
    settle: () => Promise.resolve(),
  };
}
