/** @file Which painted defects are found, by kind and size: what can be known without one real defect. */
import type { ResultsJson } from '@clflow/server/studio-api';
import { useTranslations } from 'use-intl';
import styles from './Tables.module.css';

export function PowerMatrix({ power }: { power: NonNullable<ResultsJson['power']> }) {
  const t = useTranslations('results');
  const { diameters, types } = power;
  return (
    <section className={styles.part} aria-label={t('power')}>
      <h2>{t('power')}</h2>
      <p className={styles.lead}>
        <span>{t('powerHint')}</span>
      </p>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th scope="col">{t('kind')}</th>
            {Array.from({ length: types[0]?.found.length ?? 0 }, (_, size) => (
              <th key={size} scope="col">
                {columnName(diameters, size, types[0].found.length, t)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {types.map(({ type, found, painted }) => (
            <tr key={type}>
              <th scope="row">{paintedName(type, t)}</th>
              {found.map((count, size) => (
                <td key={size}>
                  {count === null || painted[size] === 0 ? (
                    <span className={styles.nothing}>–</span>
                  ) : (
                    <span className={styles.cell}>
                      <i style={{ width: `${(100 * count) / painted[size]}%` }} />
                      <b>{t('share', { found: count, painted: painted[size] })}</b>
                    </span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Kinds that a newer clflow paints go by the name that it gives them. */
function paintedName(type: string, t: ReturnType<typeof useTranslations<'results'>>): string {
  const key = `painted.${type}` as 'painted.scratch';
  return t.has(key) ? t(key) : type;
}

/** Diameters may be those of the columns, or the edges between them. */
function columnName(
  diameters: readonly number[],
  size: number,
  columns: number,
  t: ReturnType<typeof useTranslations<'results'>>,
): string {
  const [from, to] = [diameters[size - 1], diameters[size]].map((d) => (d === undefined ? '' : String(Math.round(d))));
  if (diameters.length >= columns) return t('smallestDiameter', { to });
  if (size === 0) return t('smallestDiameter', { to });
  return size === columns - 1 ? t('largestDiameter', { from }) : t('diameter', { from, to });
}
