/** @file How a job stands, as shape and word. */
import type { JobJson } from '@clflow/server/studio-api';
import { Ban, Check, CircleAlert, Clock, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { waitsFor } from './place-words.js';
import styles from './StateMark.module.css';

const shapes = { queued: Clock, running: LoaderCircle, done: Check, failed: CircleAlert, cancelled: Ban };

export function StateMark({ job }: { readonly job: Pick<JobJson, 'state' | 'place'> }) {
  const t = useTranslations('train');
  const waits = waitsFor(job);
  const state = waits === null ? job.state : 'queued';
  const Shape = shapes[state];
  return (
    <span className={styles.mark} data-state={state}>
      <Shape aria-hidden size={15} />
      {waits === null ? t(`run.states.${state}`) : t(`place.short.${waits}`)}
    </span>
  );
}
