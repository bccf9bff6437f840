/** @file The button of all pages. `primary` is the one thing that a page asks for. */
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components';
import styles from './controls.module.css';

interface Props extends Omit<ButtonProps, 'className' | 'style' | 'children'> {
  readonly children: ReactNode;
  readonly look?: 'primary' | 'plain';
  readonly dense?: boolean;
  /** Only an icon; needs `aria-label`. */
  readonly square?: boolean;
}

export function Button({ look, dense = false, square = false, ...props }: Props) {
  const names = [styles.button, look && styles[look], dense && styles.dense, square && styles.square];
  return <AriaButton {...props} className={names.filter(Boolean).join(' ')} />;
}
