/** @file A divider between the bare picture, at its left, and the heat map: dragged, or moved by arrow keys. */
import { MoveHorizontal } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from './Wipe.module.css';

interface WipeProps {
  /** Of the stage's width. */
  readonly at: number;
  readonly onMove: (at: number) => void;
}

const STEP = 0.02;

export function Wipe({ at, onMove }: WipeProps) {
  const t = useTranslations('viewer');
  const to = (next: number): void => onMove(Math.min(1, Math.max(0, next)));
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t('wipeAt')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * at)}
      aria-orientation="horizontal"
      className={styles.wipe}
      style={{ left: `${100 * at}%` }}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.buttons !== 1) return;
        event.stopPropagation();
        const { left, width } = event.currentTarget.parentElement!.getBoundingClientRect();
        to((event.clientX - left) / width);
      }}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP }[event.key];
        const end = { Home: 0, End: 1 }[event.key];
        if (step === undefined && end === undefined) return;
        event.preventDefault();
        to(end ?? at + step!);
      }}
    >
      <span>
        <MoveHorizontal size={14} aria-hidden />
      </span>
    </div>
  );
}
