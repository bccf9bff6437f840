/** @file Ids of jobs: the same work has the same id, so that whoever submits it twice gets one job. */
import { createHash } from 'node:crypto';
import { VERSION } from 'clflow';

/** @param parts JSON that says what the work is: kind, hashes of the model and of the shard's manifest, options */
export function jobId(...parts: readonly unknown[]): string {
  return createHash('sha256')
    .update(sorted([VERSION, ...parts]))
    .digest('hex');
}

/** JSON whose text does not depend on the order in which properties were written. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
