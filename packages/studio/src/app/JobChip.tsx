/** @file The job of this product, as far as it is. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { onStudioEvent } from '../api/events.js';
import { queries } from '../api/queries.js';
import { ProgressBar } from '../parts/ProgressBar.js';
import { useLength } from '../parts/use-length.js';
import { waitsFor } from '../train/place-words.js';
import styles from './Shell.module.css';

/** What events of all tasks have in common. */
interface Progress {
  readonly phase?: string;
  readonly done?: number;
  readonly total?: number;
  readonly epoch?: number;
  readonly epochs?: number;
  readonly secondsLeft?: number | null;
}

function useProgress(job: string, told: Readonly<Record<string, unknown>> | undefined): Progress | undefined {
  const [heard, setHeard] = useState<{ readonly job: string; readonly event: Progress }>();
  useEffect(
    () =>
      onStudioEvent((event) => event.type === 'progress' && event.job === job && setHeard({ job, event: event.event })),
    [job],
  );
  return heard?.job === job ? heard.event : (Object.values(told ?? {}).at(-1) as Progress | undefined);
}

/** Within the phase; of a training, over all of its rounds. */
function share({ done = 0, total = 0, epoch, epochs }: Progress): number | undefined {
  const part = total > 0 ? done / total : 0;
  if (epoch !== undefined && epochs) return Math.min(1, (epoch - 1 + part) / epochs);
  return total > 0 ? part : undefined;
}

export function JobChip({ project, job: id }: { readonly project: number; readonly job: string }) {
  const t = useTranslations('shell.job');
  const length = useLength();
  const { data: job } = useQuery(queries.job(id));
  const progress = useProgress(id, job?.progress);
  if (!job) return null;
  const done = progress && share(progress);
  const waits = waitsFor(job);
  const words = [
    t(job.kind),
    waits === null ? job.state === 'queued' && t('queued') : t(`waits.${waits}`),
    progress?.epoch !== undefined && progress.epochs && t('epoch', { epoch: progress.epoch, epochs: progress.epochs }),
    waits === null && progress?.secondsLeft && t('left', { time: length(Math.ceil(progress.secondsLeft)) }),
  ];
  return (
    <Link to="/p/$project/runs/$job" params={{ project, job: id }} className={styles.chip}>
      <span>{words.filter(Boolean).join(' · ')}</span>
      {done !== undefined && <ProgressBar label={t(job.kind)} share={done} className={styles.bar} />}
    </Link>
  );
}
