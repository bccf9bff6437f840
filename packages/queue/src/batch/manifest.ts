/** @file The images of a shard, one a line of JSON: what is to be inspected, and what it has to be still. */
import { createHash } from 'node:crypto';
import { ClflowError } from 'clflow';
import * as z from 'zod';
import type { Storage } from '../storage/index.js';

const entrySchema = z.strictObject({
  /** Absolute path, or an address of S3. */
  file: z.string(),
  /** As a user's manifest calls it. */
  id: z.string().optional(),
  size: z.number().optional(),
  etag: z.string().optional(),
  modified: z.number().optional(),
  sha256: z.string().optional(),
  /** It cannot be inspected, and why. */
  error: z.string().optional(),
});

/** An image of a batch. */
export type Entry = z.infer<typeof entrySchema>;

export interface EncodedManifest {
  readonly bytes: Uint8Array;
  readonly hash: string;
}

export function encodeManifest(entries: readonly Entry[]): EncodedManifest {
  const bytes = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  return { bytes, hash: sha256(bytes) };
}

/** @throws ClflowError `data` when it is not the one that was planned */
export async function readManifest(storage: Storage, file: string, hash: string): Promise<readonly Entry[]> {
  const bytes = await storage.read(file);
  if (sha256(bytes) !== hash) {
    throw new ClflowError('data', `${file} is not as it was planned: start a new batch with another output.`);
  }
  const lines = Buffer.from(bytes).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => entrySchema.parse(JSON.parse(line)));
}

export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
