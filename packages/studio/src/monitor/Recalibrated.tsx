/** @file The version that a recalibration has made: to be used, left, or taken back while it is in use. */
import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { lineQueries } from '../inspect/line-queries.js';
import { oneIn } from '../parts/words.js';
import { DecisionButton } from '../review/DecisionButton.js';
import { useDecision } from '../review/use-decision.js';
import styles from './Recalibrate.module.css';

export function Recalibrated({ project }: { readonly project: number }) {
  const t = useTranslations('monitor.calibrate');
  const format = useFormatter();
  const { data: state } = useQuery(lineQueries.proposal(project, 'calibrate'));
  const decide = useDecision(project);
  const proposal = state?.proposal ?? null;
  // Once another version is in use, there is nothing to choose any more.
  if (!proposal || !(proposal.base.in_use || proposal.model.in_use)) return null;
  return (
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
  );
}
