/** @file A key as it stands on the keyboard. */
import { partsOf } from '../shared/keys.js';
import styles from './controls.module.css';

const signs: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Delete: 'Del',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  '-': '−',
};

interface Props {
  readonly children: string;
  /** Not read aloud: it stands beside what it does, whose name says enough. */
  readonly isSilent?: boolean;
}

export function KeyCap({ children, isSilent }: Props) {
  const text = partsOf(children)
    .map((part) => signs[part] ?? part.replace(/^Digit/, ''))
    .join(' ');
  return (
    <kbd className={styles.key} aria-hidden={isSilent}>
      {text}
    </kbd>
  );
}
