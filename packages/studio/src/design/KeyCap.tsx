/** @file A key as it stands on the keyboard. */
import { isCharacter, keyMap, nameOf, partsOf } from '../shared/keymap.js';
import { useStore } from '../shared/store.js';
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
  ' ': '␣',
  BracketLeft: '[',
  BracketRight: ']',
};

interface Props {
  readonly children: string;
  /** Not read aloud: it stands beside what it does, whose name says enough. */
  readonly isSilent?: boolean;
  /** Its usual letter means something else on other pages. */
  readonly scope?: string;
  /** As it is written, whatever was changed. */
  readonly isPlain?: boolean;
}

export function KeyCap({ children, isSilent, scope, isPlain }: Props) {
  const { changed, isQuiet } = useStore(keyMap);
  const usual = children.replace(/^⇧(?=.)/, 'Shift+').replace(/^−$/, '-');
  const now = isPlain ? children : (changed[nameOf(usual, scope)] ?? children);
  if (isQuiet && isSilent && isCharacter(now.replace(/^⇧(?=.)/, 'Shift+'))) return null;
  const text = partsOf(now)
    .map((part) => signs[part] ?? part.replace(/^Digit/, ''))
    .join(' ');
  return (
    <kbd className={styles.key} aria-hidden={isSilent}>
      {text}
    </kbd>
  );
}
