/** @file What is not the same in two versions, a group a block. */
import type { ComparisonJson } from '@clflow/server/studio-api';
import { useTranslations } from 'use-intl';
import styles from './ComparePage.module.css';
import { useValue } from './use-value.js';

const GROUPS = ['promise', 'quality', 'made', 'settings'] as const;

export function Differences({ comparison: { a, b, differences } }: { comparison: ComparisonJson }) {
  const t = useTranslations('compare');
  const value = useValue();
  const nameOf = (group: string, name: string): string =>
    group !== 'settings' && t.has(`names.${name as 'threshold'}`) ? t(`names.${name as 'threshold'}`) : name;
  if (differences.length === 0) return <p className={styles.quiet}>{t('same')}</p>;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('what')}</th>
          <th scope="col">{t('short', { version: a.version.version })}</th>
          <th scope="col">{t('short', { version: b.version.version })}</th>
        </tr>
      </thead>
      {GROUPS.map((group) => {
        const rows = differences.filter((row) => row.group === group);
        if (rows.length === 0) return null;
        return (
          <tbody key={group}>
            <tr>
              <th scope="rowgroup" colSpan={3}>
                {t(`group.${group}`)}
              </th>
            </tr>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row" data-raw={group === 'settings' || undefined}>
                  {nameOf(group, row.name)}
                </th>
                <td data-none={row.a === null || undefined}>{value(row.name, row.a)}</td>
                <td data-none={row.b === null || undefined}>{value(row.name, row.b)}</td>
              </tr>
            ))}
          </tbody>
        );
      })}
    </table>
  );
}
