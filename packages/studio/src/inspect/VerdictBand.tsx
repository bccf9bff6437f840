/** @file The verdict to be read from three metres: colour, shape and word. */
import type { LineInspectionJson } from '@clflow/server/studio-api';
import { CircleCheck, Diamond, TriangleAlert } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { markOfVerdict } from '../parts/VerdictMark.js';
import { oddness, timesThreshold } from '../parts/words.js';
import styles from './VerdictBand.module.css';

const shapes = { good: CircleCheck, anomalous: TriangleAlert, review: Diamond } as const;

interface Props {
  readonly inspection: LineInspectionJson;
  /** Good images that the p-value is made from. */
  readonly compared: number | undefined;
}

export function VerdictBand({ inspection, compared }: Props) {
  const t = useTranslations('inspect');
  const format = useFormatter();
  const { verdict, score, threshold, p_value: pValue, word } = inspection;
  const mark = markOfVerdict(verdict) as keyof typeof shapes;
  const Shape = shapes[mark];
  const times = timesThreshold(score, threshold);
  const odd = compared === undefined ? null : oddness(pValue, compared);
  return (
    <div className={styles.band} data-mark={mark} role="status" aria-label={t('verdict')}>
      <Shape aria-hidden strokeWidth={2.25} />
      <strong>{t(`is.${mark}`)}</strong>
      <span className={styles.why}>
        {times !== null && <b>{t('times', { times: format.number(times, twoDigits) })}</b>}
        {odd && odd.kind === 'ordinary' && t('odd.ordinary')}
        {odd && odd.kind !== 'ordinary' && t(`odd.${odd.kind}`, { n: odd.n })}
        {word && <em>{t('word', { label: t(`label.${word}`) })}</em>}
      </span>
    </div>
  );
}

const twoDigits = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;
