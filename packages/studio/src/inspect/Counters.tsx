/** @file What the line did today, in numbers. */
import type { LineInspectionJson, LineSummary } from '@clflow/server/studio-api';
import { useFormatter, useTranslations } from 'use-intl';
import { VerdictSign, type Mark } from '../parts/VerdictMark.js';
import styles from './Counters.module.css';
import { perMinute, yieldOf } from './rate.js';

interface Props {
  readonly summary: LineSummary | undefined;
  readonly latest: readonly LineInspectionJson[];
  readonly dropped: number;
}

export function Counters({ summary, latest, dropped }: Props) {
  const t = useTranslations('inspect.counters');
  const format = useFormatter();
  if (!summary) return null;
  const share = yieldOf(summary);
  const rate = perMinute(latest, Date.now());
  const rows: readonly (readonly [string, string, Mark?])[] = [
    [t('good'), format.number(summary.normal), 'good'],
    ...(summary.review > 0 ? ([[t('review'), format.number(summary.review), 'review']] as const) : []),
    [t('anomalous'), format.number(summary.anomalous), 'anomalous'],
    [t('yield'), share === null ? '–' : format.number(share, { style: 'percent', maximumFractionDigits: 1 })],
    [t('rate'), rate === null ? '–' : t('perMinute', { rate: format.number(rate, { maximumFractionDigits: 1 }) })],
    [t('took'), latest[0] ? `${format.number(latest[0].ms)} ms` : '–'],
    [t('dropped'), format.number(dropped)],
    [t('falseAlarms'), format.number(summary.false_alarms)],
    [t('missed'), format.number(summary.missed)],
  ];
  return (
    <section className={styles.counters} aria-label={t('title')}>
      <p className={styles.total}>
        <b>{format.number(summary.total)}</b> {t('today', { count: summary.total })}
      </p>
      <dl>
        {rows.map(([name, value, mark]) => (
          <div key={name}>
            <dt>
              {mark && <VerdictSign mark={mark} />}
              {name}
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
