/** @file Short notices that go by themselves; what was done can be taken back from there. */
import { createStore } from './store.js';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isWrong: boolean;
  readonly key?: string | undefined;
  readonly undo?: (() => void) | undefined;
}

interface Options {
  readonly undo?: () => void;
  readonly isWrong?: boolean;
  /** Takes the place of the one with the same key. */
  readonly key?: string;
}

/** The newest last; more than three at once is noise. */
export const toasts = createStore<readonly Toast[]>([]);
let last = 0;

export function toast(text: string, { undo, isWrong = false, key }: Options = {}): void {
  const others = toasts.get().filter((one) => key === undefined || one.key !== key);
  toasts.set([...others.slice(-2), { id: (last += 1), text, isWrong, key, undo }]);
}

export function dismiss(id: number): void {
  toasts.set(toasts.get().filter((one) => one.id !== id));
}
