/** @file Three cells of a table: how many of some defects are found, for review and missed; a press shows them. */
import { useFormatter } from 'use-intl';
import { verdictAt, type Verdict } from '../parts/words.js';
import type { Choice, Levels, Scored } from './bench.js';

type Narrowed = Omit<Extract<Choice, { readonly kind: 'cell' }>, 'kind' | 'cell'>;

interface VerdictCountsProps {
  readonly images: readonly Scored[];
  readonly levels: Levels;
  /** What makes these images of the row. */
  readonly of: Narrowed;
  readonly onChoice: (choice: Choice) => void;
}

export function VerdictCounts({ images, levels: { threshold, review }, of, onChoice }: VerdictCountsProps) {
  const format = useFormatter();
  const count = (verdict: Verdict): number =>
    images.filter(({ score }) => verdictAt(score, threshold, review) === verdict).length;
  const opening = (cell: 'found' | 'missed' | 'defectiveReview', number: number) => (
    <button type="button" onClick={() => onChoice({ kind: 'cell', cell, ...of })}>
      {format.number(number)}
    </button>
  );
  const missed = count('normal');
  return (
    <>
      <td>{opening('found', count('anomalous'))}</td>
      {review !== null && <td>{opening('defectiveReview', count('review'))}</td>}
      <td data-missed={missed > 0 || undefined}>{opening('missed', missed)}</td>
    </>
  );
}
