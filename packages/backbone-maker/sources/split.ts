/** @file Which images are never trained on: whole subjects, told by a hash of their name, so that the choice is stable. */
import { createHash } from 'node:crypto';

export type Split = 'train' | 'held-out';

/** A tenth of the subjects, a quarter of the images, or the source as a whole. */
export type SplitRule = 'tenth' | 'quarter' | Split;

const SHARES = { tenth: 0.1, quarter: 0.25 } as const;

/** @param subject the id that stands for all images of one subject */
export function splitOf(rule: SplitRule, subject: string): Split {
  if (rule === 'train' || rule === 'held-out') return rule;
  return unitHash(subject) < SHARES[rule] ? 'held-out' : 'train';
}

/** A number in [0, 1) that depends on the text alone. */
function unitHash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
