/** @file Two models on the same pictures: what each is right on, and the pictures that they see differently. */
import type { LineInspectionJson, ProposalJson } from '@clflow/server/studio-api';
import { ArrowRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import { Shot } from '../inspect/Shot.js';
import { markOfVerdict, VerdictMark } from '../parts/VerdictMark.js';
import { oneIn } from '../parts/words.js';
import styles from './Comparison.module.css';
import { useDecision } from './use-decision.js';

interface Props {
  readonly project: number;
  readonly proposal: ProposalJson;
  readonly onDone: () => void;
}

export function Comparison({ project, proposal, onDone }: Props) {
  const t = useTranslations('review.compare');
  const decide = useDecision(project);
  const { model, base, good, defective, right, compared, flips, decision } = proposal;
  const choose = (use: boolean): void => decide.mutate({ model: model.id, use }, { onSuccess: onDone });
  return (
    <div className={styles.comparison}>
      <h2>{t('title', { before: base.version, after: model.version })}</h2>
      <p className={styles.lead}>{t('learned', { good, defective })}</p>
      <table className={styles.table}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('before', { version: base.version })}</th>
            <th scope="col">{t('after', { version: model.version })}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('right')}</th>
            <td>{t('of', { right: right.before, of: right.of })}</td>
            <td>{t('of', { right: right.after, of: right.of })}</td>
          </tr>
          <tr>
            <th scope="row">{t('promise')}</th>
            <td>{t('oneIn', { n: oneIn(base.promise.guaranteed_rate) })}</td>
            <td>{t('oneIn', { n: oneIn(model.promise.guaranteed_rate) })}</td>
          </tr>
          <tr>
            <th scope="row">{t('finds')}</th>
            {[base, model].map(({ id, promise }) => (
              <td key={id}>
                {promise.smallest_found === null ? '–' : t('pixels', { size: Math.ceil(promise.smallest_found) })}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      {decision === null && (
        <div className={styles.buttons}>
          <Button look="primary" isDisabled={decide.isPending} onPress={() => choose(true)}>
            {t('use')}
          </Button>
          <Button isDisabled={decide.isPending} onPress={() => choose(false)}>
            {t('leave', { version: base.version })}
          </Button>
        </div>
      )}
      <h3>{flips.length === 0 ? t('same', { count: compared }) : t('flips', { count: flips.length, of: compared })}</h3>
      {compared > 0 && right.of > 0 && <p className={styles.quiet}>{t('caution')}</p>}
      <ol className={styles.flips}>
        {flips.map(({ inspection, before, after }) => (
          <Flip key={inspection.id} {...{ inspection, before, after }} model={model.id} />
        ))}
      </ol>
    </div>
  );
}

interface FlipProps {
  readonly inspection: LineInspectionJson;
  readonly before: LineInspectionJson['verdict'];
  readonly after: LineInspectionJson['verdict'];
  readonly model: number;
}

function Flip({ inspection, before, after, model }: FlipProps) {
  const t = useTranslations('inspect');
  const name = (verdict: LineInspectionJson['verdict']): string => t(`is.${verdict === 'normal' ? 'good' : verdict}`);
  return (
    <li className={styles.flip}>
      <div className={styles.picture}>
        <Shot inspection={inspection} model={model} label={t('picture', { verdict: name(after) })} />
      </div>
      <p className={styles.change}>
        <VerdictMark mark={markOfVerdict(before)}>{name(before)}</VerdictMark>
        <ArrowRight size={14} aria-hidden />
        <VerdictMark mark={markOfVerdict(after)}>{name(after)}</VerdictMark>
      </p>
      {inspection.word && <p className={styles.quiet}>{t('word', { label: t(`label.${inspection.word}`) })}</p>}
    </li>
  );
}
