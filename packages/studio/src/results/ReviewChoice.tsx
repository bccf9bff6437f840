/** @file Whether anything is for a person to look at, and how much: by a rate, or by the handle. */
import { useTranslations } from 'use-intl';
import { oneIn } from '../parts/words.js';
import type { Levels } from './bench.js';
import styles from './PromisePanel.module.css';
import type { ChosenReview } from './threshold.js';

interface ReviewChoiceProps {
  readonly review: ChosenReview;
  readonly levels: Levels;
  /** Where the handle begins when it is put there by eye. */
  readonly byEye: number;
  /** Null: there is none. */
  readonly onReview: (value: number | null) => void;
}

export function ReviewChoice({ review, levels, byEye, onReview }: ReviewChoiceProps) {
  const t = useTranslations('results');
  const isOff = levels.review === null;
  const radio = (label: string, isChosen: boolean, to: number | null | undefined) => (
    <label key={label}>
      <input
        type="radio"
        name="review"
        // With too few good images a rate says the same as the threshold: nothing would lie between.
        disabled={to === undefined || (to !== null && to >= levels.threshold && !isChosen)}
        checked={isChosen}
        onChange={() => to !== undefined && onReview(to)}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <div className={styles.review}>
      <fieldset className={styles.rates} data-four>
        <legend>{t('reviewRates')}</legend>
        {radio(t('reviewOff'), isOff, null)}
        {review.rates.map(({ rate, threshold }) =>
          radio(t('rate', { n: oneIn(rate) }), !isOff && review.rate === rate, threshold),
        )}
        {radio(t('reviewByEye'), !isOff && review.rate === null, byEye)}
      </fieldset>
      <p>
        {isOff
          ? t('reviewNone')
          : review.share !== null &&
            t(review.rate === null ? 'reviewAbout' : 'reviewAtMost', { n: oneIn(review.share) })}
      </p>
    </div>
  );
}
