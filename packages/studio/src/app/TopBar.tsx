/** @file The bar at the top: where one is, what is being done, and which model is in use with what it promises. */
import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { oneIn } from '../parts/words.js';
import { JobChip } from './JobChip.js';
import styles from './Shell.module.css';
import { useCurrentPage, useCurrentProject } from './use-project.js';

export function TopBar() {
  const t = useTranslations('shell');
  const { id, project } = useCurrentProject();
  const page = useCurrentPage();
  const model = project?.model;
  return (
    <header className={styles.top}>
      <nav className={styles.crumbs} aria-label={t('where')}>
        <ol>
          <li>
            {id === undefined ? (
              <span aria-current="page">{t('page.products')}</span>
            ) : (
              <Link to="/">{t('page.products')}</Link>
            )}
          </li>
          {id !== undefined && project && (
            <li>
              <Link to="/p/$project/images" params={{ project: id }} aria-current={false}>
                {project.name}
              </Link>
            </li>
          )}
          {page && project && (
            <li>
              <span aria-current="page">{t(`page.${page}`)}</span>
            </li>
          )}
        </ol>
      </nav>
      {id !== undefined && project?.job && <JobChip project={id} job={project.job} />}
      {id !== undefined && model && (
        <Link
          to="/p/$project/results"
          params={{ project: id }}
          className={styles.chip}
          title={t('model', { version: model.version })}
        >
          <span>
            {t(model.promise.kind === 'estimated' ? 'estimate' : 'promise', {
              count: oneIn(model.promise.guaranteed_rate),
            })}
          </span>
        </Link>
      )}
      {project && !model && !project.job && <span className={`${styles.chip} ${styles.quiet}`}>{t('noModel')}</span>}
    </header>
  );
}
