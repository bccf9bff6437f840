/** @file How a job stands, as shape and word. */
import type { JobJson } from '@clflow/server/studio-api';
import { Ban, Check, CircleAlert, Clock, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from './StateMark.module.css';

const shapes = { queued: Clock, running: LoaderCircle, done: Check, failed: CircleAlert, cancelled: Ban };

export function StateMark({ state }: { state: JobJson['state'] }) {
  const t = useTranslations('train.run');
  const Shape = shapes[state];
  return (
    <span className={styles.mark} data-state={state}>
      <Shape aria-hidden size={15} />
      {t(`states.${state}`)}
    </span>
  );
}
