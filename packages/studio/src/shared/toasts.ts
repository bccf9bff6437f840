/** @file Short notices that go by themselves; what was done can be taken back from there. */
import { createStore } from './store.js';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isWrong: boolean;
  readonly undo?: (() => void) | undefined;
}

/** The newest last; more than three at once is noise. */
export const toasts = createStore<readonly Toast[]>([]);
let last = 0;

export function toast(text: string, { undo, isWrong = false }: { undo?: () => void; isWrong?: boolean } = {}): void {
  toasts.set([...toasts.get().slice(-2), { id: (last += 1), text, isWrong, undo }]);
}

export function dismiss(id: number): void {
  toasts.set(toasts.get().filter((one) => one.id !== id));
}
