/**
 * @file Where images and results lie, the same for folders (also on NFS) and for S3: what a batch needs of either, and no more.
 * A place is an absolute path, or `s3://bucket/key`.
 */
import type { files } from 'clflow/parts';

/** A file as a list or a look at it has it. */
export interface StoredFile {
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** Of an object. */
  readonly etag?: string;
  /** Of a file on a disk: when it was changed last, in milliseconds since 1970. */
  readonly modified?: number;
}

/** An image that is listed and cannot be used, and why. */
export interface UnusableFile {
  readonly file: string;
  readonly error: string;
}

/** What a file has to be still; what is missing is not asked for. */
export type Expected = Partial<Pick<StoredFile, 'size' | 'etag' | 'modified'>>;

export interface ReadingOptions {
  /** A larger one is refused before it is read. Default 2 GiB. */
  readonly maxBytes?: number;
  readonly expected?: Expected;
}

export interface ListingOptions {
  /** Told what is worth knowing, such as that masks were left out: whole sentences. */
  readonly onNote?: (sentence: string) => void;
}

/** Every method rejects with a ClflowError: `io`, `network` or `usage`, and `data` for a file that is not what was expected. */
export interface Storage {
  /** The images below a folder or prefix, as they come: of a folder in natural order, of a bucket in that of its keys. */
  list(folder: string, options?: ListingOptions): AsyncIterable<StoredFile | UnusableFile>;
  /** Null when there is none. */
  look(file: string): Promise<StoredFile | null>;
  /** The bytes in pieces. */
  open(file: string): Promise<AsyncIterable<Uint8Array>>;
  read(file: string, options?: ReadingOptions): Promise<Uint8Array>;
  /**
   * Writes a file whole or not at all, and never over another.
   * @returns whether it was written; false: it is there already and stays as it is
   */
  writeOnce(file: string, content: files.FileContent): Promise<boolean>;
  close(): void;
}
