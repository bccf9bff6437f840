/** @file The threshold anew from good pictures of the line: a version beside the one in use, to be chosen. */
import type { JobJson } from '@clflow/server/studio-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { Button } from '../design/Button.js';
import { lineQueries, today } from '../inspect/line-queries.js';
import { Notice } from '../parts/Notice.js';
import { JobProgress } from '../review/JobProgress.js';
import { useSentence, useWrong } from '../shared/use-wrong.js';
import { Recalibrated } from './Recalibrated.js';
import styles from './Recalibrate.module.css';

/** `clflow calibrate` wants as many. */
const FEWEST = 4;

interface Props {
  readonly project: number;
  /** Where the change began; null: there is none. */
  readonly change: string | null;
}

export function Recalibrate({ project, change }: Props) {
  const t = useTranslations('monitor.calibrate');
  const wrong = useWrong();
  const sentence = useSentence();
  const client = useQueryClient();
  const since = change !== null && change > today() ? change : undefined;
  const { data: counted } = useQuery(lineQueries.monitor(project, since));
  const { data: state } = useQuery(lineQueries.proposal(project, 'calibrate'));
  const begin = useMutation({
    mutationFn: () => api.post<JobJson>(`/projects/${project}/calibrate`, { since: since ?? today() }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['project', project] }),
  });
  if (!counted) return null;
  const { good_today: good, undecided_today: undecided } = counted;
  const job = state?.job ?? null;
  const runs = job?.state === 'queued' || job?.state === 'running';
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <h2>{t('title')}</h2>
      <p>{since === undefined ? t('today', { count: good }) : t('sinceChange', { count: good })}</p>
      {undecided > 0 && (
        <p className={styles.quiet}>
          {t.rich('undecided', {
            count: undecided,
            link: (text) => (
              <Link to="/p/$project/review" params={{ project }}>
                {text}
              </Link>
            ),
          })}
        </p>
      )}
      {runs ? (
        <JobProgress job={job!} text={t('running')} />
      ) : (
        <Button isDisabled={good < FEWEST || begin.isPending} onPress={() => begin.mutate()}>
          {t('start')}
        </Button>
      )}
      {begin.error && <Notice tone="danger">{wrong(begin.error)}</Notice>}
      {job?.state === 'failed' && (
        <Notice tone="danger">{t('failed', { reason: sentence(job.error?.message ?? '') })}</Notice>
      )}
      {!runs && <Recalibrated project={project} />}
    </section>
  );
}
