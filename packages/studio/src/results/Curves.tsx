/** @file ROC and precision over recall, with the point that the handle is at. */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Figure } from '../parts/Figure.js';
import type { Levels } from './bench.js';
import styles from './Curves.module.css';
import { areaOf, curveOf, pointAt, type CurvePoint, type ScoredSides } from './curves.js';

/** Of the square, with room for words below and to the left. */
const SIDE = 240;
const MARGIN = { left: 44, top: 26, right: 14, bottom: 40 };
/** Rows of the table, about: long curves are thinned out. */
const MOST_ROWS = 60;

interface CurvesProps {
  readonly sides: ScoredSides;
  readonly levels: Levels;
  /** Painted defects stand in for real ones. */
  readonly arePainted: boolean;
  readonly times: (value: number) => string;
}

export function Curves({ sides, levels, arePainted, times }: CurvesProps) {
  const t = useTranslations('curves');
  const format = useFormatter();
  const curve = useMemo(() => curveOf(sides), [sides]);
  const area = useMemo(() => areaOf(curve), [curve]);
  const now = pointAt(sides, levels.threshold);
  const reviewed = levels.review === null ? null : pointAt(sides, levels.review);
  const percent = (share: number): string => format.number(share, { style: 'percent', maximumFractionDigits: 1 });
  const every = Math.ceil(curve.length / MOST_ROWS);
  const rows = curve.filter((_, i) => i % every === 0 || i === curve.length - 1);
  return (
    <div className={styles.part}>
      <Figure
        title={t('title')}
        extra={<span className={styles.hint}>{t(arePainted ? 'painted' : 'real')}</span>}
        table={{
          columns: [t('threshold'), t('falseAlarms'), t('found'), t('precision')],
          rows: rows.map(({ threshold, falseAlarms, found, precision }) => [
            Number.isFinite(threshold) ? `${times(threshold)} ×` : t('below'),
            ...[falseAlarms, found, precision].map(percent),
          ]),
        }}
      >
        <div className={styles.charts}>
          <Chart
            title={t('roc')}
            about={t('rocAbout', { area: format.number(area, { minimumFractionDigits: 3, maximumFractionDigits: 3 }) })}
            xLabel={t('falseAlarms')}
            yLabel={t('found')}
            points={[{ falseAlarms: 0, found: 0 }, ...curve].map((p) => [p.falseAlarms, p.found])}
            now={[now.falseAlarms, now.found]}
            review={reviewed && [reviewed.falseAlarms, reviewed.found]}
            says={t('rocPoint', { falseAlarms: percent(now.falseAlarms), found: percent(now.found) })}
            percent={percent}
          />
          <Chart
            title={t('pr')}
            about={t('prAbout')}
            xLabel={t('found')}
            yLabel={t('precision')}
            points={curve.filter(someFound).map((p) => [p.found, p.precision])}
            now={[now.found, now.precision]}
            review={reviewed && [reviewed.found, reviewed.precision]}
            says={t('prPoint', { found: percent(now.found), precision: percent(now.precision) })}
            percent={percent}
          />
        </div>
      </Figure>
    </div>
  );
}

function someFound({ found, falseAlarms }: CurvePoint): boolean {
  return found > 0 || falseAlarms > 0;
}

type Place = readonly [x: number, y: number];

interface ChartProps {
  readonly title: string;
  readonly about: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly points: readonly Place[];
  /** Where the handle is, where the handle of review is, and the first in words. */
  readonly now: Place;
  readonly review: Place | null;
  readonly says: string;
  readonly percent: (share: number) => string;
}

function Chart({ title, about, xLabel, yLabel, points, now, review, says, percent }: ChartProps) {
  const x = scaleLinear([0, 1], [MARGIN.left, MARGIN.left + SIDE]);
  const y = scaleLinear([0, 1], [MARGIN.top + SIDE, MARGIN.top]);
  const path = line<Place>(
    ([a]) => x(a),
    ([, b]) => y(b),
  )([...points]);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return (
    <figure className={styles.chart}>
      <figcaption>
        <h3>{title}</h3>
        <p>{about}</p>
      </figcaption>
      <svg
        width={MARGIN.left + SIDE + MARGIN.right}
        height={MARGIN.top + SIDE + MARGIN.bottom}
        role="img"
        aria-label={`${title}: ${says}`}
      >
        <rect className={styles.ground} x={x(0)} y={y(1)} width={SIDE} height={SIDE} />
        {ticks.map((tick) => (
          <g key={tick}>
            <line className={styles.grid} x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} />
            <line className={styles.grid} x1={x(tick)} x2={x(tick)} y1={y(0)} y2={y(1)} />
            <text x={x(0) - 6} y={y(tick) + 4} textAnchor="end">
              {percent(tick)}
            </text>
            <text x={x(tick)} y={y(0) + 16} textAnchor="middle">
              {percent(tick)}
            </text>
          </g>
        ))}
        <text x={x(1)} y={y(0) + 34} textAnchor="end">
          {xLabel}
        </text>
        <text x={x(0)} y={y(1) - 12}>
          {yLabel}
        </text>
        <path d={path ?? undefined} />
        {review && (
          <rect
            className={styles.review}
            x={x(review[0]) - 5}
            y={y(review[1]) - 5}
            width={10}
            height={10}
            transform={`rotate(45 ${x(review[0])} ${y(review[1])})`}
          />
        )}
        <circle className={styles.now} cx={x(now[0])} cy={y(now[1])} r={6} />
      </svg>
      <p className={styles.says}>{says}</p>
    </figure>
  );
}
