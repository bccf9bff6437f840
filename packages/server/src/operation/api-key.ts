/**
 * @file API keys as text: `clf_<id>_<32 random bytes, base64url>`. 256 random bits cannot be guessed, so a fast hash is all that
 * a store needs to keep: a slow one would only let strangers spend the server's time.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SHAPE = /^clf_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

export interface NewKey {
  readonly id: string;
  /** What its owner is shown once. */
  readonly key: string;
  /** SHA-256 of the key, hex: all that is stored. */
  readonly hash: string;
}

export function newKey(): NewKey {
  const id = randomBytes(6).toString('hex');
  const key = `clf_${id}_${randomBytes(32).toString('base64url')}`;
  return { id, key, hash: hashOf(key).toString('hex') };
}

/** The id that a key names; undefined for text that is no key. */
export function idOf(key: string): string | undefined {
  return SHAPE.exec(key)?.[1];
}

/** Whether a key is the one of the hash, in a time that does not tell how much of it is right. */
export function isKeyOf(key: string, hash: string): boolean {
  return timingSafeEqual(hashOf(key), Buffer.from(hash, 'hex'));
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
