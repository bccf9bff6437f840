/** @file A verdict or a label as shape, colour and word; never by colour alone. */
import { CircleCheck, CircleDashed, CircleHelp, Diamond, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './VerdictMark.module.css';

const shapes = {
  good: CircleCheck,
  anomalous: TriangleAlert,
  review: Diamond,
  unsure: CircleHelp,
  none: CircleDashed,
};
export type Mark = keyof typeof shapes;

/** What stands for a label. */
export function markOf(label: 'good' | 'defective' | 'unsure' | null): Mark {
  if (label === null) return 'none';
  return label === 'defective' ? 'anomalous' : label;
}

/** What stands for a verdict. */
export function markOfVerdict(verdict: 'normal' | 'review' | 'anomalous'): Mark {
  return verdict === 'normal' ? 'good' : verdict;
}

/** The shape alone, for where the word is said otherwise. */
export function VerdictSign({ mark }: { mark: Mark }) {
  const Shape = shapes[mark];
  return <Shape className={styles.sign} data-mark={mark} aria-hidden size={14} strokeWidth={2} />;
}

export function VerdictMark({ mark, children, large }: { mark: Mark; children: ReactNode; large?: boolean }) {
  const Shape = shapes[mark];
  return (
    <span className={styles.mark} data-mark={mark} data-large={large || undefined}>
      <Shape aria-hidden size={large ? 22 : 16} strokeWidth={2} />
      {children}
    </span>
  );
}
