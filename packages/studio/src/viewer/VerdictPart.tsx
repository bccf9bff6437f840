/** @file What the model says of an image: in words, and as a place on the scale of scores. */
import type { ImageDetailsJson, ModelJson } from '@clflow/server/studio-api';
import { useFormatter, useTranslations } from 'use-intl';
import { oddness, timesThreshold } from '../parts/words.js';
import { markOfVerdict, VerdictMark } from '../parts/VerdictMark.js';
import styles from './Inspector.module.css';

export function VerdictPart({ image, model }: { image: ImageDetailsJson; model: ModelJson }) {
  const t = useTranslations('viewer');
  const format = useFormatter();
  const { score, verdict, p_value: pValue, label } = image;
  if (score === null || verdict === null) return <p className={styles.quiet}>{t('notMeasured')}</p>;
  const mark = markOfVerdict(verdict);
  const times = timesThreshold(score, model.threshold);
  const odd = pValue === null ? null : oddness(pValue, model.promise.calibration_images);
  const plain = (value: number): string => format.number(value, { maximumSignificantDigits: 4 });
  return (
    <>
      <VerdictMark large mark={mark}>
        {t(mark)}
      </VerdictMark>
      <p className={styles.times} title={t('score', { score: plain(score), threshold: plain(model.threshold) })}>
        {times === null
          ? t('score', { score: plain(score), threshold: plain(model.threshold) })
          : t('times', { times: format.number(times, { maximumSignificantDigits: 2 }) })}
      </p>
      {times !== null && <ScoreScale times={times} />}
      {odd && (
        <p>
          {odd.kind === 'ordinary' && t('oddness.ordinary')}
          {odd.kind === 'one-in' && t('oddness.oneIn', { n: odd.n })}
          {odd.kind === 'beyond' && t('oddness.beyond', { n: odd.n })}
        </p>
      )}
      {label === 'good' && verdict === 'anomalous' && <p className={styles.disagree}>{t('disagreeGood')}</p>}
      {label === 'defective' && verdict === 'normal' && <p className={styles.disagree}>{t('disagreeDefective')}</p>}
    </>
  );
}

/** Where the score lies, the threshold in the middle. */
function ScoreScale({ times }: { times: number }) {
  const place = Math.min(1, Math.max(0, times / 2));
  return (
    <svg className={styles.scale} viewBox="0 0 280 22" aria-hidden>
      {Array.from({ length: 21 }, (_, i) => (
        <line key={i} x1={4 + i * 13.6} x2={4 + i * 13.6} y1={i % 5 === 0 ? 8 : 12} y2={16} />
      ))}
      <line className={styles.tick} x1={140} x2={140} y1={2} y2={20} />
      <path data-over={times > 1 || undefined} d={`M${4 + 272 * place} 14l-5 -9h10z`} />
    </svg>
  );
}
