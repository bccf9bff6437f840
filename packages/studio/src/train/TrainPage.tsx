/** @file `/p/:project/train`: one button, and what it will do in one honest sentence. */
import type { JobJson, TrainRequest, TrainingOutlook } from '@clflow/server/studio-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, ApiError } from '../api/client.js';
import { queries } from '../api/queries.js';
import { Button, linkAsButton } from '../design/Button.js';
import { Command } from '../parts/Command.js';
import { Notice } from '../parts/Notice.js';
import { useLength } from '../parts/use-length.js';
import { oneIn } from '../parts/words.js';
import { settingsQuery } from '../settings/settings-query.js';
import { Advanced } from './Advanced.js';
import { trainCommand } from './command.js';
import { waitsFor } from './place-words.js';
import { Runs } from './Runs.js';
import styles from './TrainPage.module.css';
import { useTitle } from '../app/use-title.js';
import { useWrong } from '../shared/use-wrong.js';

const route = getRouteApi('/p/$project/train');

export function TrainPage() {
  const t = useTranslations('train');
  const wrong = useWrong();
  useTitle(t('title'));
  const { project } = route.useParams();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const { data: itself } = useQuery(queries.project(project));
  const jobs = useQuery(queries.jobs(project));
  const { data: settings } = useQuery(settingsQuery(project));
  const usual = { rate: settings?.false_alarm_rate ?? null, review: settings?.review_rate ?? null };
  const [chosen, setRequest] = useState<TrainRequest>({});
  // As the product's settings say, so that the command says it too.
  const request: TrainRequest = {
    ...(usual.rate !== null && { false_alarm_rate: usual.rate }),
    ...(usual.review !== null && { review_rate: usual.review }),
    ...chosen,
  };
  const { false_alarm_rate, review_rate } = request;
  const outlook = useQuery(queries.training(project, { false_alarm_rate, review_rate }));
  const start = useMutation({
    mutationFn: () => api.post<JobJson>(`/projects/${project}/train`, request),
    onSuccess: async ({ id }) => {
      void client.invalidateQueries({ queryKey: ['project', project, 'jobs'] });
      await navigate({ to: '/p/$project/runs/$job', params: { project, job: id } });
    },
  });
  const active = jobs.data?.find(({ kind, state }) => kind === 'train' && (state === 'running' || state === 'queued'));

  return (
    <div className={styles.page}>
      <h1>{t('title')}</h1>
      {active && (
        <Notice
          action={
            <Link
              to="/p/$project/runs/$job"
              params={{ project, job: active.id }}
              className={linkAsButton({ dense: true })}
            >
              {t('watch')}
            </Link>
          }
        >
          {t(active.state === 'queued' || waitsFor(active) !== null ? 'waiting' : 'running')}
        </Notice>
      )}
      {outlook.error && <Notice tone="danger">{t('failed', { reason: wrong(outlook.error) })}</Notice>}
      {outlook.data && (
        <section className={styles.main}>
          {outlook.data.obstacle === null ? (
            <Sentence outlook={outlook.data} />
          ) : (
            <p className={styles.sentence}>
              {wrong(new ApiError(409, outlook.data.obstacle, outlook.data.obstacle_told))}{' '}
              <Link to="/p/$project/images" params={{ project }} className={styles.link}>
                {t('obstacleLink')}
              </Link>
            </p>
          )}
          {outlook.data.queue && <Workers queue={outlook.data.queue} />}
          <Button
            look="primary"
            isDisabled={outlook.data.obstacle !== null || start.isPending}
            onPress={() => start.mutate()}
          >
            {start.isPending ? t('starting') : t('start')}
          </Button>
          {start.error && <Notice tone="danger">{t('failed', { reason: wrong(start.error) })}</Notice>}
        </section>
      )}
      <Advanced request={request} usual={usual} onRequest={setRequest}>
        {itself && (
          <div className={styles.command}>
            <h2>{t('asCommand')}</h2>
            <Command text={trainCommand(itself.folder, itself.name, request)} />
          </div>
        )}
      </Advanced>
      <Runs project={project} jobs={jobs.data ?? []} />
    </div>
  );
}

/** Who will train. */
function Workers({ queue: { address: queue, reached, workers } }: { queue: NonNullable<TrainingOutlook['queue']> }) {
  const t = useTranslations('train.place');
  if (!reached) return <p className={styles.workers}>{t('outlook.unreached', { queue })}</p>;
  const text = workers === null ? t('outlook.unknown', { queue }) : t('outlook.workers', { queue, workers });
  return <p className={styles.workers}>{text}</p>;
}

function Sentence({ outlook }: { outlook: TrainingOutlook }) {
  const t = useTranslations('train');
  const length = useLength();
  const { good, held_back: heldBack, by, seconds, guaranteed_rate: rate, more_for_one_percent: more, review } = outlook;
  const b = (words: React.ReactNode) => <b>{words}</b>;
  return (
    <p className={styles.sentence}>
      {by === 'folds' ? t.rich('folds', { good, b }) : t.rich('sentence', { learned: good - heldBack, heldBack, b })}{' '}
      {seconds === null ? t('secondsUnknown') : t('seconds', { time: length(seconds) })}{' '}
      {t('rate', { n: oneIn(rate), more })}
      {review !== null &&
        ` ${
          review.guaranteed_rate === null
            ? t('reviewTooFew', { more: review.more })
            : t('review', { n: oneIn(review.guaranteed_rate) })
        }`}
    </p>
  );
}
