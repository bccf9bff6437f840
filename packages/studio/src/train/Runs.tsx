/** @file Earlier trainings and measurements of a product, the newest first. */
import type { JobJson } from '@clflow/server/studio-api';
import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useLength } from '../parts/use-length.js';
import { useMoment } from '../parts/use-moment.js';
import styles from './Runs.module.css';
import { StateMark } from './StateMark.js';

export function Runs({ project, jobs }: { project: number; jobs: readonly JobJson[] }) {
  const t = useTranslations('train');
  const moment = useMoment();
  const length = useLength();
  if (jobs.length === 0) return <p className={styles.none}>{t('noRuns')}</p>;
  return (
    <section aria-label={t('runs')} className={styles.runs}>
      <h2>{t('runs')}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('began')}</th>
            <th scope="col">{t('kind')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col">{t('took')}</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map(({ id, kind, created_at: created, started_at: started, ended_at: ended, ...job }) => (
            <tr key={id}>
              <th scope="row">
                <Link to="/p/$project/runs/$job" params={{ project, job: id }}>
                  {moment(started ?? created)}
                </Link>
              </th>
              <td>{t(`kinds.${kind}`)}</td>
              <td>
                <StateMark job={job} />
              </td>
              <td>{started && ended ? length((Date.parse(ended) - Date.parse(started)) / 1000) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
