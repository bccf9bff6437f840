/** @file How far a job of this page is. */
import type { JobJson } from '@clflow/server/studio-api';
import { useTranslations } from 'use-intl';
import { useRun } from '../train/use-run.js';
import { waitsFor } from '../train/place-words.js';
import { shareDone } from '../train/run-state.js';
import { ProgressBar } from '../parts/ProgressBar.js';
import styles from './JobProgress.module.css';

export function JobProgress({ job, text }: { readonly job: JobJson; readonly text: string }) {
  const t = useTranslations('review.refine');
  const place = useTranslations('train.place.short');
  const waits = waitsFor(job);
  const { run } = useRun(job.id, job.progress);
  return (
    <div className={styles.progress}>
      <p role="status">{waits === null ? (job.state === 'queued' ? t('queued') : text) : place(waits)}</p>
      <ProgressBar label={text} share={shareDone(run)} />
    </div>
  );
}
