/** @file The rates that the next training asks for: of false alarms, and of what a person looks at. */
import type { ProjectSettings } from '@clflow/server/studio-api';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import controls from '../design/controls.module.css';
import { falseAlarmRates, reviewRates, USUAL_RATE, withOwn } from '../parts/rates.js';
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
      <select
        id={rateId}
        className={`${controls.input} ${controls.dense}`}
        value={rate}
        onChange={({ target }) => {
          const value = Number(target.value);
          change.mutate({
            false_alarm_rate: value === USUAL_RATE ? null : value,
            // Nothing would be left to look at.
            ...(review !== null && review <= value && { review_rate: null }),
          });
        }}
      >
        {withOwn(falseAlarmRates, rate).map((value) => (
          <option key={value} value={value}>
            {t(value === USUAL_RATE ? 'usual' : 'oneIn', { n: oneIn(value) })}
          </option>
        ))}
      </select>
      <label htmlFor={reviewId}>{t('review')}</label>
      <select
        id={reviewId}
        className={`${controls.input} ${controls.dense}`}
        value={review ?? 0}
        onChange={({ target }) => change.mutate({ review_rate: Number(target.value) || null })}
      >
        <option value={0}>{t('noReview')}</option>
        {withOwn(reviewRates, review)
          .filter((value) => value > rate)
          .map((value) => (
            <option key={value} value={value}>
              {t('oneIn', { n: oneIn(value) })}
            </option>
          ))}
      </select>
    </div>
  );
}
