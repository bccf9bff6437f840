/** @file Scores as bars, good above and defective below, with the threshold as a handle between them. */
import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useSize } from '../viewer/use-size.js';
import type { Bar, Choice, Side } from './bench.js';
import styles from './Histogram.module.css';
import { ScoreAxis } from './ScoreAxis.js';
import { ThresholdHandle } from './ThresholdHandle.js';

const MARGIN = { left: 40, right: 24, top: 44 };
const GOOD_HEIGHT = 172;
const BAND = 30;
const DEFECTIVE_HEIGHT = 124;
const AXIS = 40;

interface HistogramProps {
  readonly domain: readonly [number, number];
  readonly good: readonly Bar[];
  readonly defective: readonly Bar[];
  readonly calibration: readonly number[];
  readonly threshold: number;
  readonly suggested: number;
  /** Null: there is no review. */
  readonly review: number | null;
  readonly onReview: (value: number) => void;
  readonly reviewText: string;
  readonly onThreshold: (value: number) => void;
  /** What the handle's place means, in words. */
  readonly valueText: string;
  readonly choice: Choice | null;
  /** Null: the good side has no pictures. */
  readonly onChoice: (choice: Choice) => void;
  readonly hasGoodPictures: boolean;
}

export function Histogram({
  domain,
  good,
  defective,
  calibration,
  threshold,
  suggested,
  review,
  ...props
}: HistogramProps) {
  const t = useTranslations('results');
  const format = useFormatter();
  const clip = useId();
  const box = useRef<HTMLDivElement>(null);
  const width = Math.max(320, useSize(box).width);
  const hasDefects = defective.some(({ count }) => count > 0);
  const goodHeight = GOOD_HEIGHT + (hasDefects ? 0 : DEFECTIVE_HEIGHT / 2);
  const axisY = MARGIN.top + goodHeight;
  const downY = axisY + BAND;
  const bottom = downY + (hasDefects ? DEFECTIVE_HEIGHT : 0);
  const height = bottom + AXIS;

  const x = scaleLinear(domain, [MARGIN.left, width - MARGIN.right]);
  const up = scaleLinear([0, max(good, ({ count }) => count) || 1], [axisY, MARGIN.top + 8]);
  const down = scaleLinear([0, max(defective, ({ count }) => count) || 1], [downY, bottom - 8]);
  const inside = (value: number): number => Math.min(x.range()[1], Math.max(x.range()[0], x(value)));
  const at = inside(threshold);
  const reviewAt = review === null ? at : Math.min(at, inside(review));
  const unit = suggested > 0 ? suggested : 1;
  const times = (value: number): string =>
    format.number(value / unit, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const ticks = scaleLinear([domain[0] / unit, domain[1] / unit], x.range()).ticks(Math.floor(width / 110));
  // As many as can be told apart.
  const marks = [...new Set(calibration.map((score) => Math.round(2 * x(score)) / 2))];
  const sides = [
    { side: 'good' as const, bars: good, y: up, isError: (value: number) => value > threshold },
    ...(hasDefects
      ? [{ side: 'defective' as const, bars: defective, y: down, isError: (value: number) => value <= threshold }]
      : []),
  ];

  return (
    <div ref={box} className={styles.box}>
      <svg width={width} height={height} className={styles.chart}>
        <defs>
          <clipPath id={`${clip}l`}>
            <rect x={0} y={0} width={at} height={height} />
          </clipPath>
          <clipPath id={`${clip}r`}>
            <rect x={at} y={0} width={width - at} height={height} />
          </clipPath>
        </defs>
        {review !== null && (
          <rect
            className={styles.between}
            x={reviewAt}
            width={at - reviewAt}
            y={MARGIN.top}
            height={bottom - MARGIN.top}
          />
        )}
        <g className={styles.axis} aria-hidden>
          <line x1={MARGIN.left} x2={width - MARGIN.right} y1={axisY + 0.5} y2={axisY + 0.5} />
          <line x1={MARGIN.left} x2={width - MARGIN.right} y1={downY + 0.5} y2={downY + 0.5} />
          {sides.map(({ side, y, bars }) => (
            <g key={side}>
              {y
                .ticks(3)
                .filter(Number.isInteger)
                .map((count) => (
                  <text key={count} x={MARGIN.left - 8} y={y(count) + 4} textAnchor="end">
                    {count > 0 && format.number(count)}
                  </text>
                ))}
              <text
                className={styles.side}
                data-side={side}
                x={width - MARGIN.right}
                y={side === 'good' ? axisY - goodHeight + 20 : bottom - 8}
                textAnchor="end"
              >
                {t(side)} {format.number(bars.reduce((sum, { count }) => sum + count, 0))}
              </text>
            </g>
          ))}
          <ScoreAxis
            ticks={ticks}
            place={(value) => x(value * unit)}
            bottom={bottom}
            end={width - MARGIN.right}
            from={hasDefects ? 0 : 1}
            textOf={(value) => t('times', { times: format.number(value) })}
            title={t('axis')}
          />
          <text x={width - MARGIN.right} y={axisY + 19} textAnchor="end">
            {t('calibrationTicks', { n: calibration.length })}
          </text>
          {marks.map((place) => (
            <line key={place} className={styles.mark} x1={place} x2={place} y1={axisY + 8} y2={axisY + 20} />
          ))}
        </g>
        {sides.map(({ side, bars, y }) => (
          <g key={side} data-side={side} className={styles.bars} aria-hidden>
            {(['l', 'r'] as const).map((part) => (
              <g
                key={part}
                clipPath={`url(#${clip}${part})`}
                data-error={(part === 'r') === (side === 'good') || undefined}
              >
                {bars.map(({ from, to, count }, i) =>
                  count === 0 ? null : (
                    <rect
                      key={i}
                      x={x(from) + 1}
                      width={Math.max(1, x(to) - x(from) - 1)}
                      y={Math.min(y(0), y(count))}
                      height={Math.abs(y(count) - y(0))}
                    />
                  ),
                )}
              </g>
            ))}
          </g>
        ))}
        <line className={styles.ghost} x1={x(suggested)} x2={x(suggested)} y1={MARGIN.top - 14} y2={bottom} />
        {Math.abs(x(suggested) - at) > 4 && (
          <text
            className={styles.ghostLabel}
            x={x(suggested) > at ? Math.max(x(suggested) - 4, at + 34) : Math.min(x(suggested) + 4, at - 34)}
            y={MARGIN.top - 26}
            textAnchor={x(suggested) > at ? 'start' : 'end'}
            aria-hidden
          >
            {t('suggested')}
          </text>
        )}
        {sides.map(({ side, bars, y }) => (
          <BarButtons
            key={side}
            side={side}
            bars={bars}
            isDisabled={side === 'good' && !props.hasGoodPictures}
            place={({ from, to, count }) => ({
              x: x(from),
              width: x(to) - x(from),
              y: Math.min(y(0), y(count)) - (side === 'good' ? 6 : 0),
              height: Math.abs(y(count) - y(0)) + 6,
            })}
            times={times}
            choice={props.choice}
            onChoice={props.onChoice}
          />
        ))}
        <ThresholdHandle
          x={x}
          at={at}
          top={MARGIN.top}
          bottom={bottom}
          value={threshold}
          label={t('times', { times: times(threshold) })}
          name={t('handle')}
          shortcut={{ key: 'T', does: t('keys.handle') }}
          valueText={props.valueText}
          onValue={props.onThreshold}
        />
        {review !== null && (
          <ThresholdHandle
            x={x}
            at={reviewAt}
            top={MARGIN.top}
            bottom={bottom}
            value={Math.min(review, threshold)}
            label={t('times', { times: times(review) })}
            look="review"
            name={t('reviewHandle')}
            shortcut={{ key: 'R', does: t('keys.review') }}
            flag={axisY + 5}
            valueText={props.reviewText}
            onValue={props.onReview}
          />
        )}
      </svg>
    </div>
  );
}

interface BarButtonsProps extends Pick<HistogramProps, 'choice' | 'onChoice'> {
  readonly side: Side;
  readonly bars: readonly Bar[];
  readonly isDisabled: boolean;
  readonly place: (bar: Bar) => { x: number; y: number; width: number; height: number };
  readonly times: (value: number) => string;
}

/** One stop of the tab key; the arrow keys go from bar to bar. */
function BarButtons({ side, bars, isDisabled, place, times, choice, onChoice }: BarButtonsProps) {
  const t = useTranslations('results');
  const group = useRef<SVGGElement>(null);
  const filled = bars.flatMap(({ count }, index) => (count > 0 ? [index] : []));
  const [current, setCurrent] = useState<number | undefined>(undefined);
  if (isDisabled) return null;
  const stop = current !== undefined && filled.includes(current) ? current : filled[0];
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const isPress = event.key === 'Enter' || event.key === ' ';
    if (step === undefined && !isPress) return;
    event.preventDefault();
    if (isPress) onChoice({ kind: 'bar', side, index });
    const to = filled[filled.indexOf(index) + (step ?? 0)];
    if (to === undefined) return;
    setCurrent(to);
    group.current?.querySelector<SVGGElement>(`[data-bar="${to}"]`)?.focus();
  };
  return (
    <g ref={group} role="group" aria-label={t(side)} className={styles.buttons}>
      {filled.map((index) => {
        const { from, to, count } = bars[index];
        return (
          <rect
            key={index}
            role="button"
            tabIndex={index === stop ? 0 : -1}
            data-bar={index}
            aria-label={t('bar', { n: count, side: t(side), from: times(from), to: times(to) })}
            aria-pressed={choice?.kind === 'bar' && choice.side === side && choice.index === index}
            onClick={() => onChoice({ kind: 'bar', side, index })}
            onKeyDown={(event) => onKeyDown(event, index)}
            {...place(bars[index])}
          />
        );
      })}
    </g>
  );
}
