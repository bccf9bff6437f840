/** @file Where results go. */
import type { Result } from './result.js';

/** Pictures that can be had of a result: the encoded image as it came, and the image with heat map and boxes as JPEG. */
export type PictureKind = 'image' | 'overlay';

/** A result on its way out of the outbox. */
export interface Outgoing {
  /** UUIDv7: a receiver that has seen it leaves the second one out. */
  readonly inspectionId: string;
  /** The result as JSON, as the published schema says. */
  readonly payload: string;
  /** The same, parsed. */
  readonly result: Result;
  /** Null where there is none: nobody wanted it (see {@link Sink.pictures}), no image came, or the disk had no room. */
  picture(kind: PictureKind): Promise<Uint8Array | null>;
  /** Tries before this one. */
  readonly attempts: number;
}

/** Thrown by a sink for what no retry mends (a receiver that answers 400): counts towards dead letters. */
export class Refused extends Error {}

/** Thrown by a sink that knows when to come again (`Retry-After`). */
export class Later extends Error {
  constructor(
    message: string,
    readonly afterMs: number,
  ) {
    super(message);
  }
}

export interface Sink {
  /** Names its rows in the outbox; the same again after a restart. Without secrets. */
  readonly name: string;
  /** Most results handed over without waiting for the first; they are acknowledged in any order, removed in order. */
  readonly window: number;
  /**
   * Resolves once the receiver has acknowledged. Connects by itself where it has to.
   *
   * @throws Refused, Later, or any error: tried again, in order, with growing pauses
   */
  send(outgoing: Outgoing, signal: AbortSignal): Promise<void>;
  /** Pictures that it will ask for with a result; they are kept until it has acknowledged. Missing: none. */
  pictures?(result: Result): readonly PictureKind[];
  /** Whether it may ask for overlays, which are made for what is not normal. */
  readonly overlays?: boolean;
  /**
   * For a dry run: tries whether results could be sent, and sends none.
   * @returns what was found, a short sentence
   * @throws any error that says what is in the way
   */
  check?(signal: AbortSignal): Promise<string>;
  /** State of the whole line for those who look on (MQTT's retained state); most sinks have none. */
  announce?(state: string, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
