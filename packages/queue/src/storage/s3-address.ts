/** @file Addresses of objects: `s3://bucket/key`. */
import { ClflowError } from 'clflow';

export interface S3Address {
  readonly bucket: string;
  /** Without a slash before it; empty for the whole bucket. */
  readonly key: string;
}

export function isS3(location: string): boolean {
  return /^s3:\/\//i.test(location);
}

/** @throws ClflowError `usage` for an address without a bucket that could exist */
export function s3Address(location: string): S3Address {
  const [, bucket, key] = /^s3:\/\/([^/]*)\/?(.*)$/is.exec(location) ?? [];
  if (bucket !== undefined && /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/i.test(bucket)) return { bucket, key };
  throw new ClflowError(
    'usage',
    'An address of S3 is s3://BUCKET/KEY, with a bucket of 3 to 63 letters, digits, dots or hyphens.',
  );
}
