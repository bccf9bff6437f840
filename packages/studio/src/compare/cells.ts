/** @file Images on which two versions disagree, by what is right: whose error each is. */
import type { ComparisonJson } from '@clflow/server/studio-api';

export type Disagreement = ComparisonJson['disagreements'][number];
export const cells = ['good-a', 'good-b', 'defective-a', 'defective-b', 'others'] as const;
/** The letter is the version that rejects. */
export type Cell = (typeof cells)[number];

export function cellOf({ label, a }: Disagreement): Cell {
  if (label !== 'good' && label !== 'defective') return 'others';
  return `${label}-${a.verdict === 'anomalous' ? 'a' : 'b'}`;
}
