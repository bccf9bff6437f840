/** @file What is pressed on all pages, and links that look alike. `primary` is the one thing that a page asks for. */
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  ToggleButton as AriaToggle,
  type ButtonProps,
  type ToggleButtonProps,
} from 'react-aria-components';
import styles from './controls.module.css';

interface Looks {
  readonly look?: 'primary' | 'plain';
  readonly dense?: boolean;
  /** Only an icon; needs `aria-label`. */
  readonly square?: boolean;
}

interface Props extends Looks, Omit<ButtonProps, 'className' | 'style' | 'children'> {
  readonly children: ReactNode;
}

/** The class of a link that stands where a button would. */
export function linkAsButton({ look, dense = false, square = false }: Looks = {}): string {
  const names = [styles.button, look && styles[look], dense && styles.dense, square && styles.square];
  return names.filter(Boolean).join(' ');
}

export function Button({ look, dense, square, ...props }: Props) {
  return <AriaButton {...props} className={linkAsButton({ look, dense, square })} />;
}

/** Stays pressed. */
export function Toggle(props: Omit<ToggleButtonProps, 'className'>) {
  return <AriaToggle {...props} className={linkAsButton({ look: 'plain', dense: true })} />;
}
