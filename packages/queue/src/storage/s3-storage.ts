/** @file Buckets of S3, Amazon's or another's. */
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { ClflowError } from 'clflow';
import { dataset, type files } from 'clflow/parts';
import { changed } from './expected.js';
import { s3Address } from './s3-address.js';
import { connectS3, type S3Connection, type S3Settings } from './s3-client.js';
import { s3Error, statusOf } from './s3-error.js';
import { putOnce } from './s3-upload.js';
import type { ReadingOptions, Storage, StoredFile, UnusableFile } from './storage.js';

const MOST_BYTES = 2 ** 31;
/** The SDK repeats a request that fails, not a body that breaks off. */
const READS = 4;

export class S3Storage implements Storage {
  private constructor(private readonly connection: S3Connection) {}

  /** @throws ClflowError `usage` when the package is missing */
  static async open(settings: S3Settings = {}): Promise<S3Storage> {
    return new S3Storage(await connectS3(settings));
  }

  /** By pages of 1,000 keys. A prefix is a folder: `s3://b/2026` does not list `s3://b/2026-old/`. */
  async *list(folder: string): AsyncGenerator<StoredFile | UnusableFile> {
    const { sdk, client } = this.connection;
    const { bucket, key } = s3Address(folder);
    const Prefix = key === '' || key.endsWith('/') ? key : `${key}/`;
    let ContinuationToken: string | undefined;
    do {
      const page = await this.explained('list', folder, () =>
        client.send(new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix, ContinuationToken })),
      );
      for (const { Key = '', Size = 0, ETag } of page.Contents ?? []) {
        const file = `s3://${bucket}/${Key}`;
        if (dataset.isImage(Key)) yield { file, size: Size, etag: ETag };
        else if (dataset.isUnsupported(Key)) yield { file, error: unsupported(file) };
      }
      ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (ContinuationToken !== undefined);
  }

  async look(file: string): Promise<StoredFile | null> {
    const { sdk, client } = this.connection;
    const { bucket, key } = s3Address(file);
    try {
      const { ContentLength = 0, ETag } = await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key }));
      return { file, size: ContentLength, etag: ETag };
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw this.error('read', file, error);
    }
  }

  async open(file: string): Promise<AsyncIterable<Uint8Array>> {
    return this.pieces(file, await this.get(file));
  }

  async read(file: string, { maxBytes = MOST_BYTES, expected }: ReadingOptions = {}): Promise<Uint8Array> {
    for (let attempt = 1; ; attempt++) {
      const object = await this.get(file, expected?.etag);
      if ((object.ContentLength ?? 0) > maxBytes) {
        (object.Body as unknown as { destroy(): void }).destroy();
        throw new ClflowError(
          'io',
          `Cannot read ${file}: it has ${object.ContentLength} bytes, and at most ${maxBytes} are read.`,
        );
      }
      try {
        return await object.Body!.transformToByteArray();
      } catch (error) {
        if (attempt === READS) throw this.error('read', file, error);
      }
    }
  }

  async writeOnce(file: string, content: files.FileContent): Promise<boolean> {
    return await this.explained('write', file, () => putOnce(this.connection, s3Address(file), content));
  }

  close(): void {
    this.connection.client.destroy();
  }

  private async get(file: string, etag?: string): Promise<GetObjectCommandOutput> {
    const { sdk, client } = this.connection;
    const { bucket, key } = s3Address(file);
    try {
      return await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag }));
    } catch (error) {
      if (statusOf(error) === 412) throw changed(file);
      throw this.error('read', file, error);
    }
  }

  private async *pieces(file: string, { Body }: GetObjectCommandOutput): AsyncGenerator<Uint8Array> {
    try {
      yield* Body as unknown as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw this.error('read', file, error);
    }
  }

  private async explained<T>(action: 'write' | 'list', file: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw this.error(action, file, error);
    }
  }

  private error(action: 'read' | 'write' | 'list', file: string, error: unknown): ClflowError {
    return error instanceof ClflowError ? error : s3Error(action, file, error, this.connection.endpoint);
  }
}

function unsupported(file: string): string {
  return `${file} is of an image type that is not supported (${dataset.typeOf(file)}): save it as png.`;
}
