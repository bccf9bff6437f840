/** @file A key as it stands on the keyboard. */
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
};

export function KeyCap({ children }: { readonly children: string }) {
  const text = children
    .split('+')
    .map((part) => signs[part] ?? part.replace(/^Digit/, ''))
    .join(' ');
  return <kbd className={styles.key}>{text}</kbd>;
}
