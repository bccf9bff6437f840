/** @file Whether a file still is the one that was listed: a result must not be of other bytes than its manifest names. */
import { ClflowError } from 'clflow';
import type { Expected, StoredFile } from './storage.js';

/** @throws ClflowError `data` when size, ETag or time of change differ */
export function requireSame(found: StoredFile, expected: Expected): void {
  const differs = (['size', 'etag', 'modified'] as const).some(
    (name) => expected[name] !== undefined && found[name] !== undefined && expected[name] !== found[name],
  );
  if (differs) throw changed(found.file);
}

export function changed(file: string): ClflowError {
  return new ClflowError('data', `${file} has changed since it was listed: start a new batch with another output.`);
}
