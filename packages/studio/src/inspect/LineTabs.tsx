/** @file What happens at the line, and what waits for a person. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { lineQueries } from './line-queries.js';
import styles from './LineTabs.module.css';

interface Props {
  readonly project: number;
  readonly current: 'inspect' | 'review';
  readonly children?: ReactNode;
}

export function LineTabs({ project, current, children }: Props) {
  const t = useTranslations('inspect.tabs');
  const { data } = useQuery(lineQueries.review(project));
  return (
    <div className={styles.head}>
      <nav aria-label={t('label')} className={styles.tabs}>
        <Link to="/p/$project/inspect" params={{ project }} aria-current={current === 'inspect' ? 'page' : undefined}>
          {t('inspect')}
        </Link>
        <Link to="/p/$project/review" params={{ project }} aria-current={current === 'review' ? 'page' : undefined}>
          {t('review')}
          {data && data.waiting > 0 && <span className={styles.count}>{data.waiting}</span>}
        </Link>
      </nav>
      {children}
    </div>
  );
}
