/** @file A result on its way, as a sink is handed it. */
import type { Result } from '../result.js';
import type { Outgoing, PictureKind } from '../sink.js';
import { resultOf } from './entries.js';

export function outgoing(change: Partial<Result>, pictures: Partial<Record<PictureKind, Uint8Array>> = {}): Outgoing {
  const result = resultOf(change);
  return {
    inspectionId: result.inspection_id,
    payload: JSON.stringify(result),
    result,
    attempts: 0,
    picture: (kind) => Promise.resolve(pictures[kind] ?? null),
  };
}
