/** @file One thing that the monitor watches: its value over time in the band of the calibration, and the evidence for a change. */
import type { MonitorJson } from '@clflow/server/studio-api';
import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { useRef } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Figure } from '../parts/Figure.js';
import { useSize } from '../viewer/use-size.js';
import styles from './Lane.module.css';

type LaneJson = MonitorJson['lanes'][number];
type Point = LaneJson['points'][number];

interface Props {
  readonly lane: LaneJson;
  readonly alarm: MonitorJson['alarms'][number] | undefined;
  readonly alarmAt: number;
}

const LEFT = 64;
const RIGHT = 12;
const VALUE = { top: 8, bottom: 92 };
const EVIDENCE = { top: 112, bottom: 156 };
const HEIGHT = 178;
/** Below, a table has more to say than a line. */
const FEWEST = 2;

export function Lane({ lane, alarm, alarmAt }: Props) {
  const t = useTranslations('monitor');
  const format = useFormatter();
  const number = (value: number): string => format.number(value, { maximumSignificantDigits: 3 });
  const time = (at: string): string => format.dateTime(new Date(at), { dateStyle: 'short', timeStyle: 'medium' });
  const { statistic, points, muted } = lane;
  return (
    <Figure
      title={t(`statistic.${statistic}`)}
      extra={muted ? <span className={styles.muted}>{t('isMuted')}</span> : undefined}
      table={{
        columns: [t('image'), t('time'), t('value'), t('evidence')],
        rows: points.map(({ image, at, value, evidence }) => [image, time(at), number(value), number(evidence)]),
      }}
    >
      {points.length < FEWEST ? <p className={styles.few}>{t('few')}</p> : <Plot {...{ lane, alarm, alarmAt }} />}
    </Figure>
  );
}

function Plot({ lane: { statistic, band, points }, alarm, alarmAt }: Props) {
  const t = useTranslations('monitor');
  const format = useFormatter();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const first = points[0]!;
  const last = points.at(-1)!;
  const x = scaleLinear([first.image, last.image], [LEFT, Math.max(LEFT + 1, width - RIGHT)]);
  const lows = [band.low, ...points.map(({ low }) => low)];
  const highs = [band.high, ...points.map(({ high }) => high)];
  const y = scaleLinear([Math.min(...lows), Math.max(...highs)], [VALUE.bottom, VALUE.top]).nice(3);
  const most = Math.max(alarmAt * 1.25, ...points.map(({ evidence }) => evidence));
  const e = scaleLinear(
    [Math.min(0, ...points.map(({ evidence }) => evidence)), most],
    [EVIDENCE.bottom, EVIDENCE.top],
  );
  const value = line<Point>(
    (point) => x(point.image),
    (point) => y(point.value),
  );
  const spread = area<Point>(
    (point) => x(point.image),
    (point) => y(point.low),
    (point) => y(point.high),
  );
  const evidence = line<Point>(
    (point) => x(point.image),
    (point) => e(point.evidence),
  );
  const odds = (power: number): string =>
    power <= 4
      ? format.number(10 ** power)
      : `10${[...String(power)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;
  const powers = powersUpTo(most).filter((power) => Math.abs(e(power) - e(alarmAt)) > 13);
  const clock = (at: string): string => format.dateTime(new Date(at), { timeStyle: 'short' });
  return (
    <div ref={box} className={styles.plot}>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={t('laneLabel', { name: t(`statistic.${statistic}`), count: last.image })}
      >
        <rect
          className={styles.band}
          x={LEFT}
          width={Math.max(0, width - RIGHT - LEFT)}
          y={y(band.high)}
          height={Math.max(1, y(band.low) - y(band.high))}
        />
        <line className={styles.middle} x1={LEFT} x2={width - RIGHT} y1={y(band.middle)} y2={y(band.middle)} />
        {y.ticks(3).map((tick) => (
          <text key={tick} x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
            {format.number(tick, { maximumSignificantDigits: 3 })}
          </text>
        ))}
        <path className={styles.spread} d={spread(points) ?? ''} />
        <path className={styles.value} d={value(points) ?? ''} />
        {alarm && (
          <>
            <line
              className={styles.since}
              x1={x(alarm.since.image)}
              x2={x(alarm.since.image)}
              y1={VALUE.top}
              y2={EVIDENCE.bottom}
            />
            <text
              className={styles.sinceText}
              x={x(alarm.since.image) + (x(alarm.since.image) > width - 170 ? -6 : 6)}
              y={VALUE.top + 8}
              textAnchor={x(alarm.since.image) > width - 170 ? 'end' : 'start'}
            >
              {t('sinceShort', { time: clock(alarm.since.at) })}
            </text>
          </>
        )}
        <line className={styles.axis} x1={LEFT} x2={width - RIGHT} y1={e(0)} y2={e(0)} />
        {powers.map((power) => (
          <text key={power} x={LEFT - 8} y={e(power) + 4} textAnchor="end">
            {odds(power)} : 1
          </text>
        ))}
        <line className={styles.alarm} x1={LEFT} x2={width - RIGHT} y1={e(alarmAt)} y2={e(alarmAt)} />
        <text className={styles.alarmText} x={width - RIGHT} y={e(alarmAt) - 4} textAnchor="end">
          {t('alarmLine', { odds: odds(Math.log10(Math.round(10 ** alarmAt))) })}
        </text>
        <path className={styles.evidence} data-over={last.evidence > alarmAt || undefined} d={evidence(points) ?? ''} />
        <text x={LEFT} y={HEIGHT - 4}>
          {clock(first.at)}
        </text>
        <text x={width - RIGHT} y={HEIGHT - 4} textAnchor="end">
          {t('until', { time: clock(last.at), image: last.image })}
        </text>
      </svg>
    </div>
  );
}

/** Whole powers of ten for the axis, at most four of them. */
function powersUpTo(most: number): number[] {
  const step = Math.max(1, Math.ceil(most / 3));
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
}
