/** @file What was corrected, and the button that makes a better model of it. */
import type { JobJson, ProposalState, ReviewJson } from '@clflow/server/studio-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { Button } from '../design/Button.js';
import { Notice } from '../parts/Notice.js';
import { useLength } from '../parts/use-length.js';
import { useSentence, useWrong } from '../shared/use-wrong.js';
import { DecisionButton } from './DecisionButton.js';
import { JobProgress } from './JobProgress.js';
import styles from './RefinePanel.module.css';
import { useDecision } from './use-decision.js';

interface Props {
  readonly project: number;
  readonly review: ReviewJson;
  readonly state: ProposalState | undefined;
  readonly shows: 'queue' | 'compare';
  readonly onShow: (what: 'queue' | 'compare' | null) => void;
}

export function RefinePanel({ project, review, state, shows, onShow }: Props) {
  const t = useTranslations('review.refine');
  const wrong = useWrong();
  const sentence = useSentence();
  const length = useLength();
  const client = useQueryClient();
  const { good, defective, fresh } = review.corrections;
  const refine = useMutation({
    mutationFn: () => api.post<JobJson>(`/projects/${project}/refine`),
    onSuccess: () => {
      // When both models have looked, they are compared.
      onShow(null);
      void client.invalidateQueries({ queryKey: ['project', project] });
    },
  });
  const decide = useDecision(project);
  const proposal = state?.proposal ?? null;
  const job = state?.job ?? null;
  const runs = job?.state === 'queued' || job?.state === 'running';
  const compares = !runs && proposal !== null && !proposal.ready && job?.state === 'done';
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <h2>{t('title')}</h2>
      <p>
        <b>{t('corrections', { count: good + defective })}</b> {good + defective > 0 && t('kinds', { good, defective })}
      </p>
      {runs || compares ? (
        <JobProgress job={job!} text={compares ? t('comparing') : t('running')} />
      ) : (
        <>
          <Button
            look={fresh > 0 && shows === 'queue' ? 'primary' : undefined}
            isDisabled={review.obstacle !== null || refine.isPending}
            onPress={() => refine.mutate()}
          >
            {review.seconds === null
              ? t('start')
              : t('startTime', { time: length(10 * Math.ceil(review.seconds / 10)) })}
          </Button>
          <p className={styles.quiet}>
            {good + defective === 0 ? t('nothing') : sentence(review.obstacle ?? t('hint'))}
          </p>
        </>
      )}
      {refine.error && <Notice tone="danger">{wrong(refine.error)}</Notice>}
      {job?.state === 'failed' && (
        <Notice tone="danger">{t('failed', { reason: sentence(job.error?.message ?? '') })}</Notice>
      )}
      {proposal?.ready && !runs && (
        <div className={styles.choice}>
          <p>
            {proposal.decision === null && t('ready', { version: proposal.model.version })}
            {proposal.decision === 'used' && t('used', { version: proposal.model.version })}
            {proposal.decision === 'left' && t('left', { version: proposal.base.version })}
          </p>
          <div className={styles.buttons}>
            <Button dense onPress={() => onShow(shows === 'compare' ? 'queue' : 'compare')}>
              {shows === 'compare' ? t('queue') : t('compare')}
            </Button>
            {proposal.decision === 'used' && proposal.model.in_use && (
              <DecisionButton decide={decide} proposal={proposal} use={false}>
                {t('undo', { version: proposal.base.version })}
              </DecisionButton>
            )}
          </div>
        </div>
      )}
    </section>
  );
}
