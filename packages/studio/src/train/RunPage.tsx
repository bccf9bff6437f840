/** @file `/p/:project/runs/:job`: a training while it runs, and how it ended. */
import type { JobJson } from '@clflow/server/studio-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { queries } from '../api/queries.js';
import { Button, linkAsButton } from '../design/Button.js';
import { Command } from '../parts/Command.js';
import { Notice } from '../parts/Notice.js';
import { useLength } from '../parts/use-length.js';
import { useTitle } from '../app/use-title.js';
import { useSentence, useWrong } from '../shared/use-wrong.js';
import { Log } from './Log.js';
import { LossCurves } from './LossCurves.js';
import { Place } from './Place.js';
import { waitsFor, workerHost } from './place-words.js';
import { Previews } from './Previews.js';
import styles from './RunPage.module.css';
import { shareDone, type RunState } from './run-state.js';
import { StateMark } from './StateMark.js';
import { Steps } from './Steps.js';
import { useRun } from './use-run.js';

const route = getRouteApi('/p/$project/runs/$job');

export function RunPage() {
  const t = useTranslations('train.run');
  const wrong = useWrong();
  const { project, job: id } = route.useParams();
  const job = useQuery(queries.job(id));
  const { run, story } = useRun(id, job.data?.progress);
  const share = job.data?.state === 'done' ? 1 : shareDone(run);
  useTitle(job.data?.state === 'running' ? t('titleShare', { share }) : t('title'));

  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Link to="/p/$project/train" params={{ project }} className={linkAsButton({ look: 'plain', dense: true })}>
          <ArrowLeft aria-hidden size={16} />
          {t('back')}
        </Link>
        <h1>{t('title')}</h1>
        {job.data && <StateMark job={job.data} />}
        <span className={styles.space} />
        {job.data && <Cancel job={job.data} />}
      </div>
      {job.error && <Notice tone="danger">{job.error.message === '' ? t('notFound') : wrong(job.error)}</Notice>}
      {job.data && (
        <>
          <Ending project={project} job={job.data} />
          <Place job={job.data} />
          {showsProgress(job.data, share) && <Progress share={share} run={run} moves={waitsFor(job.data) === null} />}
          <Steps run={run} state={job.data.state} />
          {run.resumed !== null && <p className={styles.quiet}>{t('resumed', { epochs: run.resumed })}</p>}
          {story?.previews && <Previews job={id} shown={story.previews} />}
          {/* One point of a training that has ended is no curve. */}
          {(job.data.state === 'running' || run.curve.length > 1) && <LossCurves run={run} />}
          {run.notes.length > 0 && (
            <section>
              <h2>{t('notes')}</h2>
              <ul className={styles.notes}>
                {run.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </section>
          )}
          <Log job={job.data} />
          <AsCommand command={job.data.command} />
        </>
      )}
    </div>
  );
}

function AsCommand({ command }: { command: string }) {
  const t = useTranslations('train');
  return (
    <section className={styles.command}>
      <h2>{t('asCommand')}</h2>
      <Command text={command} />
    </section>
  );
}

/** One that waits on a queue and was not begun has none. */
function showsProgress(job: JobJson, share: number): boolean {
  return (job.state === 'running' || job.state === 'queued') && (waitsFor(job) === null || share > 0);
}

/** The figure, how long it will be, and a scale like that of an instrument. */
function Progress({ share, run, moves }: { share: number; run: RunState; moves: boolean }) {
  const t = useTranslations('train.run');
  const length = useLength();
  const left = run.secondsLeft === null ? t('leftUnknown') : t('left', { time: length(run.secondsLeft) });
  return (
    <div className={styles.progress}>
      <p>
        <b>{t('share', { share })}</b>
        <span>{moves ? left : t('stands')}</span>
      </p>
      <div
        role="progressbar"
        aria-label={t('progress')}
        aria-valuenow={Math.round(100 * share)}
        aria-valuemin={0}
        aria-valuemax={100}
        className={styles.scale}
      >
        <i style={{ width: `${100 * share}%` }} />
      </div>
    </div>
  );
}

function Ending({ project, job: { state, error, place } }: { project: number; job: JobJson }) {
  const t = useTranslations('train.run');
  const sentence = useSentence();
  const again = (
    <Link to="/p/$project/train" params={{ project }} className={linkAsButton({ dense: true })}>
      {t('again')}
    </Link>
  );
  if (state === 'queued' && place === null) return <Notice>{t('queued')}</Notice>;
  if (state === 'cancelled') return <Notice action={again}>{t('cancelled')}</Notice>;
  if (state === 'failed')
    return (
      <Notice tone="danger" action={again}>
        {t('failed', { reason: sentence(error?.message ?? '') })} {t('failedHint')}
        {place !== null && place.worker !== null && ` ${t('failedThere', { worker: workerHost(place) })}`}
      </Notice>
    );
  if (state === 'done')
    return (
      <Notice
        action={
          <Link to="/p/$project/results" params={{ project }} className={linkAsButton({ look: 'primary' })}>
            {t('results')}
          </Link>
        }
      >
        {t('done')}
      </Notice>
    );
  return null;
}

function Cancel({ job }: { job: JobJson }) {
  const t = useTranslations('train.run');
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => api.delete<JobJson>(`/jobs/${job.id}`),
    onSuccess: () => void client.invalidateQueries(queries.job(job.id)),
  });
  if (job.state !== 'running' && job.state !== 'queued') return null;
  return (
    <Button dense isDisabled={cancel.isPending || job.ending} onPress={() => cancel.mutate()}>
      {cancel.isPending || job.ending ? t('cancelling') : t('cancel')}
    </Button>
  );
}
