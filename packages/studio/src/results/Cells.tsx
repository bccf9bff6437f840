/** @file Right and wrong at a threshold, in four counts that open their pictures. */
import { useTranslations } from 'use-intl';
import type { Cell, Choice, Counts } from './bench.js';
import styles from './Cells.module.css';

const rows = [
  { cells: ['rejected', 'goodReview', 'passed'], isGood: true },
  { cells: ['missed', 'defectiveReview', 'found'], isGood: false },
] as const;

export const cellNames = {
  passed: 'goodPassed',
  rejected: 'goodRejected',
  found: 'defectsFound',
  missed: 'defectsMissed',
  goodReview: 'goodForReview',
  defectiveReview: 'defectsForReview',
} as const satisfies Record<Cell, string>;

interface CellsProps {
  readonly counts: Counts;
  readonly choice: Choice | null;
  readonly onChoice: (choice: Choice) => void;
  readonly hasGoodPictures: boolean;
  /** Whether anything is for review. */
  readonly hasReview: boolean;
}

export function Cells({ counts, choice, onChoice, hasGoodPictures, hasReview }: CellsProps) {
  const t = useTranslations('results');
  const hasDefects = counts.found + counts.missed + counts.defectiveReview > 0;
  return (
    <div className={styles.cells} data-three={hasReview || undefined} role="group" aria-label={t('counts')}>
      {rows.map(({ cells: all, isGood }) => {
        const cells = all.filter((cell) => hasReview || (cell !== 'goodReview' && cell !== 'defectiveReview'));
        if (!isGood && !hasDefects)
          return (
            <p key="none" className={styles.none}>
              {t('noDefects')}
            </p>
          );
        const total = cells.reduce((sum, cell) => sum + counts[cell], 0);
        return cells.map((cell) => (
          <button
            key={cell}
            type="button"
            disabled={isGood && !hasGoodPictures}
            data-error={(cell === 'rejected' || cell === 'missed') && counts[cell] > 0 ? cell : undefined}
            aria-pressed={choice?.kind === 'cell' && choice.cell === cell && choice.defect === undefined}
            onClick={() => onChoice({ kind: 'cell', cell })}
          >
            <span>{t(cellNames[cell])}</span>
            <span className={styles.count}>
              {t.rich('of', { b: (count) => <b>{count}</b>, n: counts[cell], total })}
            </span>
          </button>
        ));
      })}
    </div>
  );
}
