/** @file How well good and defective come apart, all together and a kind of defect a row. */
import { median, rollups } from 'd3-array';
import { useFormatter, useTranslations } from 'use-intl';
import { verdictAt, type Verdict } from '../parts/words.js';
import type { Choice, Levels, Scored } from './bench.js';
import styles from './Tables.module.css';

interface KindTableProps {
  readonly defective: readonly Scored[];
  readonly auroc: number | null;
  readonly levels: Levels;
  readonly times: (value: number) => string;
  readonly onChoice: (choice: Choice) => void;
}

export function KindTable({ defective, auroc, levels: { threshold, review }, times, onChoice }: KindTableProps) {
  const t = useTranslations('results');
  const format = useFormatter();
  const kinds = rollups(
    defective,
    (images) => images,
    ({ defect }) => defect,
  ).sort(([a], [b]) => (a ?? '').localeCompare(b ?? ''));
  return (
    <section className={styles.part} aria-label={t('perType')}>
      <h2>{t('perType')}</h2>
      {auroc !== null && (
        <p className={styles.lead}>
          {t('ranked', { n: format.number(100 * auroc, { maximumFractionDigits: 1 }) })}{' '}
          <span>
            {t('auroc', { value: format.number(auroc, { minimumFractionDigits: 3, maximumFractionDigits: 3 }) })}
          </span>
        </p>
      )}
      {kinds.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('kind')}</th>
              <th scope="col">{t('images')}</th>
              <th scope="col">{t('found')}</th>
              {review !== null && <th scope="col">{t('forReview')}</th>}
              <th scope="col">{t('missed')}</th>
              <th scope="col">{t('middle')}</th>
            </tr>
          </thead>
          <tbody>
            {kinds.map(([defect, images]) => {
              const of = (verdict: Verdict): number =>
                images.filter(({ score }) => verdictAt(score, threshold, review) === verdict).length;
              const missed = of('normal');
              const opening = (cell: 'found' | 'missed' | 'defectiveReview', count: number) => (
                <button type="button" onClick={() => onChoice({ kind: 'cell', cell, defect })}>
                  {format.number(count)}
                </button>
              );
              return (
                <tr key={defect ?? ''}>
                  <th scope="row">{defect ?? t('noKind')}</th>
                  <td>{format.number(images.length)}</td>
                  <td>{opening('found', of('anomalous'))}</td>
                  {review !== null && <td>{opening('defectiveReview', of('review'))}</td>}
                  <td data-missed={missed > 0 || undefined}>{opening('missed', missed)}</td>
                  <td>{t('times', { times: times(median(images, ({ score }) => score) ?? 0) })}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
