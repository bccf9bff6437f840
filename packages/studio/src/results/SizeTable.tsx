/** @file How many defects of each size are found, by the masks of real ones. */
import type { DefectSizes } from '@clflow/server/studio-api';
import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { queries } from '../api/queries.js';
import { verdictAt, type Verdict } from '../parts/words.js';
import type { Levels, Scored } from './bench.js';
import styles from './Tables.module.css';

interface SizeTableProps {
  readonly project: number;
  readonly defective: readonly Scored[];
  readonly levels: Levels;
}

export function SizeTable({ project, defective, levels: { threshold, review } }: SizeTableProps) {
  const t = useTranslations('results');
  const format = useFormatter();
  const { data } = useQuery(queries.defectSizes(project));
  const scores = new Map(defective.map(({ id, score }) => [id, score]));
  const bands = (data?.bands ?? []).map((band) => ({ ...band, images: band.images.filter((id) => scores.has(id)) }));
  if (bands.every(({ images }) => images.length === 0)) return null;
  const unmarked = defective.length - bands.reduce((sum, { images }) => sum + images.length, 0);
  const percent = (share: number): string =>
    format.number(share, { style: 'percent', maximumFractionDigits: 1, minimumFractionDigits: 0 });
  const nameOf = ({ from, to }: DefectSizes['bands'][number]): string => {
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
            {review !== null && <th scope="col">{t('forReview')}</th>}
            <th scope="col">{t('missed')}</th>
          </tr>
        </thead>
        <tbody>
          {bands
            .filter(({ images }) => images.length > 0)
            .map((band) => {
              const of = (verdict: Verdict): number =>
                band.images.filter((id) => verdictAt(scores.get(id)!, threshold, review) === verdict).length;
              const missed = of('normal');
              return (
                <tr key={band.from}>
                  <th scope="row">{nameOf(band)}</th>
                  <td>{band.pixels && t('sizes.range', band.pixels)}</td>
                  <td>{format.number(band.images.length)}</td>
                  <td>{format.number(of('anomalous'))}</td>
                  {review !== null && <td>{format.number(of('review'))}</td>}
                  <td data-missed={missed > 0 || undefined}>{format.number(missed)}</td>
                </tr>
              );
            })}
        </tbody>
      </table>
    </section>
  );
}
