/** @file Histograms of two versions above each other, on one axis. */
import type { ComparisonJson } from '@clflow/server/studio-api';
import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { useRef } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Figure } from '../parts/Figure.js';
import type { Bar } from '../results/bench.js';
import { ScoreAxis } from '../results/ScoreAxis.js';
import { useSize } from '../viewer/use-size.js';
import styles from './ComparePage.module.css';
import { axisOf, sideBars, type SideBars } from './score-bars.js';

const MARGIN = { left: 4, right: 12 };
const UP = 84;
const DOWN = 56;
const HEAD = 32;
const GAP = 20;
const AXIS = 40;

export function ScoreStrips({ comparison: { a, b } }: { comparison: ComparisonJson }) {
  const t = useTranslations('compare');
  const format = useFormatter();
  const axis = axisOf([a, b]);
  const sides = [a, b].map((side) => ({ side, bars: sideBars(side, axis) }));
  const times = (value: number): string =>
    t('times', { times: format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 }) });
  const names = sides.map(({ side }) => t('short', { version: side.version.version }));
  const columns = (['good', 'defective'] as const).flatMap((which) =>
    sides.map(({ bars }, i) => ({ title: t('side', { version: names[i], side: t(which) }), bars: bars[which] })),
  );
  const rows = sides[0].bars.good.flatMap(({ from, to }, i): (string | number)[][] =>
    columns.every(({ bars }) => bars[i].count === 0)
      ? []
      : [[times(from), times(to), ...columns.map(({ bars }) => bars[i].count)]],
  );
  return (
    <Figure title={t('scores')} table={{ columns: [t('from'), t('to'), ...columns.map(({ title }) => title)], rows }}>
      <p className={styles.quiet}>{t('scoresHint')}</p>
      <Drawing axis={axis} sides={sides} />
    </Figure>
  );
}

interface DrawingProps {
  readonly axis: readonly [number, number];
  readonly sides: readonly { readonly side: ComparisonJson['a']; readonly bars: SideBars }[];
}

function Drawing({ axis, sides }: DrawingProps) {
  const t = useTranslations('compare');
  const format = useFormatter();
  const box = useRef<HTMLDivElement>(null);
  const width = Math.max(320, useSize(box).width);
  const x = scaleLinear(axis, [MARGIN.left, width - MARGIN.right]);
  const hasDefects = sides.some(({ bars }) => bars.total.defective > 0);
  const strip = HEAD + UP + (hasDefects ? DOWN : 0) + GAP;
  const bottom = 2 * strip - GAP;
  return (
    <div ref={box}>
      <svg width={width} height={bottom + AXIS} className={styles.strips} aria-hidden>
        <line className={styles.threshold} x1={x(1)} x2={x(1)} y1={12} y2={bottom} />
        {sides.map(({ side, bars }, i) => (
          <g key={side.version.id} transform={`translate(0 ${i * strip})`}>
            <text className={styles.name} x={MARGIN.left} y={22}>
              {t('short', { version: side.version.version })}
            </text>
            {side.scores === null ? (
              <text x={MARGIN.left} y={HEAD + 20}>
                {t('notMeasured', { version: side.version.version })}
              </text>
            ) : (
              <Strip x={x} bars={bars} from={side.scores.good_from} hasDefects={hasDefects} />
            )}
          </g>
        ))}
        <ScoreAxis
          ticks={x.ticks(Math.floor(width / 110))}
          place={x}
          bottom={bottom}
          end={width - MARGIN.right}
          textOf={(value) => t('times', { times: format.number(value) })}
          title={t('axis')}
        />
      </svg>
    </div>
  );
}

interface StripProps {
  readonly x: (value: number) => number;
  readonly bars: SideBars;
  readonly from: 'images' | 'calibration';
  readonly hasDefects: boolean;
}

function Strip({ x, bars: { good, defective, rejected, total }, from, hasDefects }: StripProps) {
  const t = useTranslations('compare');
  const base = HEAD + UP;
  const up = scaleLinear([0, max(good, ({ count }) => count) || 1], [0, UP - 14]);
  const down = scaleLinear([0, max(defective, ({ count }) => count) || 1], [0, DOWN - 4]);
  const drawn = (bars: readonly Bar[], y: (count: number) => number, height: (count: number) => number) =>
    bars.map(({ from, to, count }, i) =>
      count === 0 ? null : (
        <rect key={i} x={x(from) + 0.5} width={Math.max(1, x(to) - x(from) - 1)} y={y(count)} height={height(count)} />
      ),
    );
  const end = x(good.at(-1)!.to);
  const said = (side: 'good' | 'defective'): string =>
    t('rejected', { side: t(side), n: total[side], rejected: rejected[side] });
  return (
    <>
      <g data-side="good">{drawn(good, (count) => base - up(count), up)}</g>
      <line x1={MARGIN.left} x2={end} y1={base + 0.5} y2={base + 0.5} />
      {hasDefects && <g data-side="defective">{drawn(defective, () => base + 1, down)}</g>}
      <text className={styles.said} data-side="good" x={end} y={22} textAnchor="end">
        {said('good')}
        {from === 'calibration' && ` (${t('calibration')})`}
      </text>
      {hasDefects && (
        <text className={styles.said} data-side="defective" x={MARGIN.left} y={base + DOWN - 2}>
          {said('defective')}
        </text>
      )}
    </>
  );
}
