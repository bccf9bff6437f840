/** @file How far something is, as a bar. */
import styles from './ProgressBar.module.css';

interface Props {
  readonly label: string;
  /** From 0 to 1. */
  readonly share: number;
  /** How wide it is, where it does not fill its place. */
  readonly className?: string;
}

export function ProgressBar({ label, share, className }: Props) {
  return (
    <span
      className={className ? `${styles.bar} ${className}` : styles.bar}
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(100 * share)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span style={{ width: `${100 * share}%` }} />
    </span>
  );
}
