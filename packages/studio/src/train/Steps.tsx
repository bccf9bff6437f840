/** @file The phases of a training in a row: what is done, what is being done, what is to come. */
import type { JobJson } from '@clflow/server/studio-api';
import { Check } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { placeOf, steps, type RunState, type StepName } from './run-state.js';
import styles from './Steps.module.css';

export function Steps({ run, state }: { run: RunState; state: JobJson['state'] }) {
  const t = useTranslations('train.run');
  const now = state === 'done' ? steps.length : run.step === null ? -1 : placeOf(run.step);
  return (
    <ol className={styles.steps} aria-label={t('steps')}>
      {steps.map(({ name }, place) => {
        const stands = place < now ? 'done' : place === now ? 'now' : 'next';
        return (
          <li key={name} data-stands={stands} aria-current={stands === 'now' ? 'step' : undefined}>
            <span className={styles.dot}>{stands === 'done' && <Check aria-hidden size={12} strokeWidth={3} />}</span>
            <span>
              {t(`step.${name}`)}
              <span className={styles.hidden}>, {t(`stepState.${stands}`)}</span>
            </span>
            {stands !== 'next' && <Counted run={run} name={name} />}
          </li>
        );
      })}
    </ol>
  );
}

function Counted({ run, name }: { run: RunState; name: StepName }) {
  const t = useTranslations('train.run');
  const told = run.told[name];
  if (!told) return null;
  if (name === 'calibration' && run.fold) return <small>{t('fold', run.fold)}</small>;
  if (typeof told.epoch === 'number' && typeof told.epochs === 'number')
    return <small>{t('epoch', { epoch: told.epoch, epochs: told.epochs })}</small>;
  if (typeof told.done !== 'number' || typeof told.total !== 'number') return null;
  return <small>{t('counted', { done: told.done, total: told.total })}</small>;
}
