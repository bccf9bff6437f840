/** @file One storage for all places, each served by its own: S3 is connected to when the first address asks for it. */
import type { files } from 'clflow/parts';
import { LocalStorage } from './local-storage.js';
import { isS3 } from './s3-address.js';
import type { S3Settings } from './s3-client.js';
import { S3Storage } from './s3-storage.js';
import type { ListingOptions, ReadingOptions, Storage, StoredFile, UnusableFile } from './storage.js';

export { isS3 } from './s3-address.js';
export type { S3Settings } from './s3-client.js';
export type { Storage } from './storage.js';

/**
 * @example
 * ```ts
 * const storage = openStorage();
 * const isNew = await storage.writeOnce('s3://results/part-00001.jsonl', bytes);
 * storage.close();
 * ```
 */
export function openStorage(settings: S3Settings = {}): Storage {
  return new EveryStorage(settings);
}

class EveryStorage implements Storage {
  private readonly local = new LocalStorage();
  private s3: Promise<S3Storage> | undefined;

  constructor(private readonly settings: S3Settings) {}

  async *list(folder: string, options?: ListingOptions): AsyncGenerator<StoredFile | UnusableFile> {
    yield* (await this.of(folder)).list(folder, options);
  }

  async look(file: string): Promise<StoredFile | null> {
    return await (await this.of(file)).look(file);
  }

  async open(file: string): Promise<AsyncIterable<Uint8Array>> {
    return await (await this.of(file)).open(file);
  }

  async read(file: string, options?: ReadingOptions): Promise<Uint8Array> {
    return await (await this.of(file)).read(file, options);
  }

  async writeOnce(file: string, content: files.FileContent): Promise<boolean> {
    return await (await this.of(file)).writeOnce(file, content);
  }

  close(): void {
    void this.s3?.then(
      (storage) => storage.close(),
      () => {},
    );
  }

  private async of(place: string): Promise<Storage> {
    if (!isS3(place)) return this.local;
    this.s3 ??= S3Storage.open(this.settings);
    return await this.s3;
  }
}
