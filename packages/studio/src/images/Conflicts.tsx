/** @file Told above the gallery: copies of one picture that were labelled differently, of which one label must be wrong. */
import type { Facets } from '@clflow/server/studio-api';
import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { linkAsButton } from '../design/Button.js';
import { Notice } from '../parts/Notice.js';
import styles from './Images.module.css';

export function Conflicts({ project, facets }: { readonly project: number; readonly facets: Facets | undefined }) {
  const t = useTranslations('copies');
  const count = facets?.only.conflicts ?? 0;
  if (count === 0) return null;
  return (
    <div className={styles.conflicts}>
      <Notice
        action={
          <Link
            to="/p/$project/images"
            params={{ project }}
            search={{ view: 'all', only: 'conflicts', sort: 'copies', order: 'asc' }}
            className={linkAsButton({ dense: true })}
          >
            {t('show')}
          </Link>
        }
      >
        {t('notice', { count })}
      </Notice>
    </div>
  );
}
