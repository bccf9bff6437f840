/** @file How far a job of this page is. */
import type { JobJson } from '@clflow/server/studio-api';
import { useTranslations } from 'use-intl';
import { useRun } from '../train/use-run.js';
import { shareDone } from '../train/run-state.js';
import styles from './JobProgress.module.css';

export function JobProgress({ job, text }: { readonly job: JobJson; readonly text: string }) {
  const t = useTranslations('review.refine');
  const { run } = useRun(job.id, job.progress);
  const share = Math.round(100 * shareDone(run));
  return (
    <div className={styles.progress}>
      <p role="status">{job.state === 'queued' ? t('queued') : text}</p>
      <div
        className={styles.bar}
        role="progressbar"
        aria-label={text}
        aria-valuenow={share}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span style={{ width: `${share}%` }} />
      </div>
    </div>
  );
}
