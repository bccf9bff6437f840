/** @file The rates that the next training asks for: of false alarms, and of what a person looks at. */
import type { ProjectSettings } from '@clflow/server/studio-api';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Dropdown } from '../design/Dropdown.js';
import { falseAlarmRates, reviewRatesAbove, USUAL_RATE, withOwn } from '../parts/rates.js';
import { oneIn } from '../parts/words.js';
import styles from './SettingsPage.module.css';
import { useChange } from './use-change.js';

export function RatePart({ project, settings }: { readonly project: number; readonly settings: ProjectSettings }) {
  const t = useTranslations('settings.rate');
  const change = useChange(project);
  const [rateId, reviewId] = [useId(), useId()];
  const rate = settings.false_alarm_rate ?? USUAL_RATE;
  const review = settings.review_rate;
  return (
    <div className={styles.rates}>
      <label htmlFor={rateId}>{t('label')}</label>
      <Dropdown
        dense
        id={rateId}
        value={rate}
        items={withOwn(falseAlarmRates, rate).map((value) => ({
          value,
          text: t(value === USUAL_RATE ? 'usual' : 'oneIn', { n: oneIn(value) }),
        }))}
        onChange={(value) =>
          change.mutate({
            false_alarm_rate: value === USUAL_RATE ? null : value,
            // Nothing would be left to look at.
            ...(review !== null && review <= value && { review_rate: null }),
          })
        }
      />
      <label htmlFor={reviewId}>{t('review')}</label>
      <Dropdown
        dense
        id={reviewId}
        value={review ?? 0}
        items={[0, ...reviewRatesAbove(rate, review)].map((value) => ({
          value,
          text: value === 0 ? t('noReview') : t('oneIn', { n: oneIn(value) }),
        }))}
        onChange={(value) => change.mutate({ review_rate: value || null })}
      />
    </div>
  );
}
