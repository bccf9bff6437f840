/**
 * @file Keys as this browser has them: what somebody changed, and whether single characters count at all (WCAG 2.1.4). A key is known by
 * the one that it has unless it is changed, so that G is another key on every page at once; the tools of the mask editor, whose letters
 * mean something else, have names of their own.
 */
import { recall, remember } from './remembered.js';
import { createStore } from './store.js';

interface KeyMap {
  /** By the name of the key, what it is instead. */
  readonly changed: Readonly<Record<string, string>>;
  /** Keys of a single character do nothing. */
  readonly isQuiet: boolean;
}

const USUAL: KeyMap = { changed: {}, isQuiet: false };

/** Whatever stands there that is no such map is none. */
function stored(): KeyMap {
  try {
    const { changed, isQuiet } = JSON.parse(recall('keys') ?? '{}') as Partial<Record<keyof KeyMap, unknown>>;
    const pairs = Object.entries(typeof changed === 'object' && changed !== null ? changed : {});
    return {
      changed: Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string')),
      isQuiet: isQuiet === true,
    };
  } catch {
    return USUAL;
  }
}

export const keyMap = createStore<KeyMap>(stored());

function keep(next: KeyMap): void {
  const isUsual = Object.keys(next.changed).length === 0 && !next.isQuiet;
  remember('keys', isUsual ? null : JSON.stringify(next));
  keyMap.set(next);
}

export const nameOf = (usual: string, scope?: string): string => (scope === undefined ? usual : `${scope} ${usual}`);

/** Modifiers and the key; `+` itself is one, too. */
export const partsOf = (key: string): string[] => key.split(/(?<=.)\+(?=.)/);

/** A letter, digit or sign alone, or with Shift: what speech input and unsteady hands press unmeant. */
export function isCharacter(key: string): boolean {
  const parts = partsOf(key);
  const last = parts.pop()!;
  const isOne = (last.length === 1 && last !== ' ') || /^(Digit|Bracket|Key)/.test(last);
  return isOne && !parts.includes('Ctrl') && !parts.includes('Alt');
}

/** @param on its usual keys, the first of which names it @returns those that count now */
export function keysNow(on: readonly string[], scope?: string): readonly string[] {
  const { changed, isQuiet } = keyMap.get();
  const other = changed[nameOf(on[0] ?? '', scope)];
  const now = other === undefined ? on : [other];
  return isQuiet ? now.filter((key) => !isCharacter(key)) : now;
}

/** @param key null: the usual one again */
export function changeKey(name: string, key: string | null): void {
  const changed = Object.fromEntries(Object.entries(keyMap.get().changed).filter(([other]) => other !== name));
  const isUsual = key === null || key.toLowerCase() === name.toLowerCase();
  keep({ ...keyMap.get(), changed: isUsual ? changed : { ...changed, [name]: key } });
}

export const resetKeys = (): void => keep({ ...keyMap.get(), changed: {} });

export const setQuiet = (isQuiet: boolean): void => keep({ ...keyMap.get(), isQuiet });

/** Keys that leave, confirm or go on are every page's own. */
const KEPT = [
  'Tab',
  'Enter',
  'Escape',
  'Shift',
  'Control',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'Dead',
  'Unidentified',
];

/** As it is written in a map; null for one that cannot be chosen. */
export function keyOf({
  key,
  ctrlKey,
  metaKey,
  altKey,
  shiftKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string | null {
  if (KEPT.includes(key)) return null;
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  const modifiers = [(ctrlKey || metaKey) && 'Ctrl', altKey && 'Alt', shiftKey && !isSign && 'Shift'].filter(Boolean);
  return [...modifiers, key.length === 1 ? key.toUpperCase() : key].join('+');
}
