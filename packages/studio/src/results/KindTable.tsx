/** @file How well good and defective come apart, all together and a kind of defect a row. */
import { median, rollups } from 'd3-array';
import { useFormatter, useTranslations } from 'use-intl';
import type { Choice, Levels, Scored } from './bench.js';
import styles from './Tables.module.css';
import { VerdictCounts } from './VerdictCounts.js';

interface KindTableProps {
  readonly defective: readonly Scored[];
  readonly auroc: number | null;
  readonly levels: Levels;
  readonly times: (value: number) => string;
  readonly onChoice: (choice: Choice) => void;
}

export function KindTable({ defective, auroc, levels, times, onChoice }: KindTableProps) {
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
              {levels.review !== null && <th scope="col">{t('forReview')}</th>}
              <th scope="col">{t('missed')}</th>
              <th scope="col">{t('middle')}</th>
            </tr>
          </thead>
          <tbody>
            {kinds.map(([defect, images]) => {
              return (
                <tr key={defect ?? ''}>
                  <th scope="row">{defect ?? t('noKind')}</th>
                  <td>{format.number(images.length)}</td>
                  <VerdictCounts images={images} levels={levels} of={{ defect }} onChoice={onChoice} />
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
