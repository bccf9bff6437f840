/** @file How many defects of each size are found, by the masks of real ones. */
import type { DefectSizes } from '@clflow/server/studio-api';
import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { queries } from '../api/queries.js';
import type { Choice, Levels, Scored } from './bench.js';
import styles from './Tables.module.css';
import { VerdictCounts } from './VerdictCounts.js';

interface SizeTableProps {
  readonly project: number;
  readonly defective: readonly Scored[];
  readonly levels: Levels;
  readonly onChoice: (choice: Choice) => void;
}

export function SizeTable({ project, defective, levels, onChoice }: SizeTableProps) {
  const t = useTranslations('results');
  const format = useFormatter();
  const { data } = useQuery(queries.defectSizes(project));
  const bands = (data?.bands ?? []).map((band) => {
    const ids = new Set(band.images);
    return { ...band, images: defective.filter(({ id }) => ids.has(id)) };
  });
  if (bands.every(({ images }) => images.length === 0)) return null;
  const unmarked = defective.length - bands.reduce((sum, { images }) => sum + images.length, 0);
  const percent = (share: number): string =>
    format.number(share, { style: 'percent', maximumFractionDigits: 1, minimumFractionDigits: 0 });
  const nameOf = ({ from, to }: Pick<DefectSizes['bands'][number], 'from' | 'to'>): string => {
    if (to === null) return t('sizes.over', { from: percent(from) });
    return from === 0
      ? t('sizes.upTo', { to: percent(to) })
      : t('sizes.between', { from: percent(from), to: percent(to) });
  };
  return (
    <section className={styles.part} aria-label={t('perSize')}>
      <h2>{t('perSize')}</h2>
      <p className={styles.hint}>{t('sizes.hint', { unmarked })}</p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('sizes.share')}</th>
            <th scope="col">{t('sizes.pixels')}</th>
            <th scope="col">{t('images')}</th>
            <th scope="col">{t('found')}</th>
            {levels.review !== null && <th scope="col">{t('forReview')}</th>}
            <th scope="col">{t('missed')}</th>
          </tr>
        </thead>
        <tbody>
          {bands
            .filter(({ images }) => images.length > 0)
            .map((band) => {
              return (
                <tr key={band.from}>
                  <th scope="row">{nameOf(band)}</th>
                  <td>{band.pixels && t('sizes.range', band.pixels)}</td>
                  <td>{format.number(band.images.length)}</td>
                  <VerdictCounts
                    images={band.images}
                    levels={levels}
                    of={{ among: band.images.map(({ id }) => id) }}
                    onChoice={onChoice}
                  />
                </tr>
              );
            })}
        </tbody>
      </table>
    </section>
  );
}
