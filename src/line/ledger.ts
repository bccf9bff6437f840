/** @file What was inspected already, as a source that could give a picture twice asks it. */

/** A file as it was when it was inspected. */
export interface FileStamp {
  /** As the source names it, from its folder on. */
  readonly path: string;
  readonly dev: string;
  readonly inode: string;
  readonly size: number;
  /** Nanoseconds since 1970, as text: they are more than a number holds. */
  readonly mtime: string;
}

export interface Ledger {
  /** Whether a picture of this key was inspected, and its result stored. */
  knows(key: string): boolean;
}
