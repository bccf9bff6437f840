/** @file What is pressed: a command, one main one a page at most; links that look alike. */
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  ToggleButton as AriaToggle,
  type ButtonProps,
  type ToggleButtonProps,
} from 'react-aria-components';
import styles from './Button.module.css';

type Look = 'plain' | 'main' | 'bare';

/** The class of a link that stands where a button would. */
export const linkAsButton = (look: Look = 'plain'): string => `${styles.button} ${styles[look]}`;

export function Button({ look = 'plain', ...props }: Omit<ButtonProps, 'className'> & { look?: Look }) {
  return <AriaButton {...props} className={linkAsButton(look)} />;
}

export function Toggle(props: Omit<ToggleButtonProps, 'className'>) {
  return <AriaToggle {...props} className={linkAsButton('bare')} />;
}

/** A key, shown beside what it does; the label of its button says it to screen readers already. */
export function Key({ children }: { children: ReactNode }) {
  return (
    <kbd aria-hidden className={styles.key}>
      {children}
    </kbd>
  );
}
