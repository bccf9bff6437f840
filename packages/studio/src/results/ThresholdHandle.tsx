/** @file The threshold as a slider on the chart: dragged, or moved by the arrow keys; Shift goes ten steps, T comes here. */
import type { ScaleLinear } from 'd3-scale';
import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useKeys } from '../shared/keys.js';
import styles from './Histogram.module.css';

/** Of the whole length. */
const STEPS = 400;

interface ThresholdHandleProps {
  readonly x: ScaleLinear<number, number>;
  readonly at: number;
  readonly top: number;
  readonly bottom: number;
  readonly value: number;
  readonly label: string;
  /** `review`: the lower of the two, between the axes. */
  readonly look?: 'threshold' | 'review';
  /** What it is called. */
  readonly name: string;
  /** That comes here, and what it does in words. */
  readonly shortcut: { readonly key: string; readonly does: string };
  /** Where its flag begins. */
  readonly flag?: number;
  readonly valueText: string;
  readonly onValue: (value: number) => void;
}

export function ThresholdHandle({
  x,
  at,
  top,
  bottom,
  value,
  label,
  look = 'threshold',
  name,
  shortcut,
  flag = 3,
  valueText,
  onValue,
}: ThresholdHandleProps) {
  const t = useTranslations('results');
  const handle = useRef<SVGGElement>(null);
  const [least, most] = x.domain();
  const set = (to: number): void => onValue(Math.min(most, Math.max(least, to)));
  useKeys(t('keys.group'), [{ on: [shortcut.key], does: shortcut.does, run: () => handle.current?.focus() }]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = ((most - least) / STEPS) * (event.shiftKey ? 10 : 1);
    const to = {
      ArrowLeft: value - step,
      ArrowDown: value - step,
      ArrowRight: value + step,
      ArrowUp: value + step,
      PageDown: value - 10 * step,
      PageUp: value + 10 * step,
      Home: least,
      End: most,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    set(to);
  };
  const onPointerMove = (event: PointerEvent<SVGGElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { left } = event.currentTarget.ownerSVGElement!.getBoundingClientRect();
    set(x.invert(event.clientX - left));
  };
  return (
    <g
      ref={handle}
      role="slider"
      tabIndex={0}
      aria-label={name}
      data-look={look}
      aria-orientation="horizontal"
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={value}
      aria-valuetext={valueText}
      className={styles.handle}
      transform={`translate(${at} 0)`}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
    >
      {/* Where the two lie on each other, review is taken at its left and the threshold at its right. */}
      <rect className={styles.grab} x={-9} width={look === 'review' ? 9 : 18} y={top - 16} height={bottom - top + 16} />
      <rect className={styles.ring} x={-32} width={64} y={flag - 3} height={26} rx={8} />
      <line y1={look === 'review' ? top : top - 16} y2={bottom} />
      <path d={look === 'review' ? `M-28 ${flag}h56v20h-56z` : `M-28 ${flag}h56v20h-22l-6 7l-6 -7h-22z`} />
      <text y={flag + 14} textAnchor="middle">
        {label}
      </text>
    </g>
  );
}
