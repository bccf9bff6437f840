/** @file The threshold anew from good pictures of the line: a version beside the one in use, to be chosen. */
import type { JobJson } from '@clflow/server/studio-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormatter, useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { Button } from '../design/Button.js';
import { lineQueries, today } from '../inspect/line-queries.js';
import { Notice } from '../parts/Notice.js';
import { oneIn } from '../parts/words.js';
import { DecisionButton } from '../review/DecisionButton.js';
import { JobProgress } from '../review/JobProgress.js';
import { useDecision } from '../review/use-decision.js';
import { useSentence, useWrong } from '../shared/use-wrong.js';
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
  const format = useFormatter();
  const client = useQueryClient();
  const since = change !== null && change > today() ? change : undefined;
  const { data: counted } = useQuery(lineQueries.monitor(project, since));
  const { data: state } = useQuery(lineQueries.proposal(project, 'calibrate'));
  const begin = useMutation({
    mutationFn: () => api.post<JobJson>(`/projects/${project}/calibrate`, { since: since ?? today() }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['project', project] }),
  });
  const decide = useDecision(project);
  if (!counted) return null;
  const { good_today: good, undecided_today: undecided } = counted;
  const job = state?.job ?? null;
  const proposal = state?.proposal ?? null;
  const runs = job?.state === 'queued' || job?.state === 'running';
  const isCurrent = proposal !== null && (proposal.base.in_use || proposal.model.in_use);
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
      {proposal && isCurrent && !runs && (
        <div className={styles.choice}>
          <p>
            {t('made', {
              version: proposal.model.version,
              good: proposal.good,
              before: format.number(proposal.base.threshold, { maximumSignificantDigits: 4 }),
              after: format.number(proposal.model.threshold, { maximumSignificantDigits: 4 }),
              n: oneIn(proposal.model.promise.guaranteed_rate),
            })}
          </p>
          <div className={styles.buttons}>
            {proposal.model.in_use ? (
              <DecisionButton decide={decide} proposal={proposal} use={false}>
                {t('undo', { version: proposal.base.version })}
              </DecisionButton>
            ) : (
              <>
                <DecisionButton decide={decide} proposal={proposal} use look="primary">
                  {t('use')}
                </DecisionButton>
                {proposal.decision === null && (
                  <DecisionButton decide={decide} proposal={proposal} use={false}>
                    {t('leave', { version: proposal.base.version })}
                  </DecisionButton>
                )}
              </>
            )}
          </div>
        </div>
      )}
    </section>
  );
}
