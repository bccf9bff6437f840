/**
 * @file Keys of the pages. A key is written `G`, `Ctrl+Shift+Z`, `Delete`, `?`, or by its place on the keyboard with the name of
 * `event.code` (`Digit1`, `BracketLeft`), which no layout moves. While somebody types, or in dialogs and menus, keys do nothing.
 */
import { useEffect, useRef } from 'react';
import { keysNow, nameOf, partsOf } from './keymap.js';

export interface Key {
  /** The first is the one shown, unless `shown` says otherwise. */
  readonly on: readonly string[];
  readonly shown?: readonly string[];
  readonly does: string;
  /** It cannot be changed, as where several keys stand for places in a list. */
  readonly isFixed?: boolean;
  /** Missing: it is listed only, the page hears it itself. */
  readonly run?: (event: KeyboardEvent) => void;
  /** Acts again as long as it is held. Otherwise a held key acts once: a label too many is easily made and hardly seen. */
  readonly repeats?: boolean;
  /** When it is let go, here or, unseen, elsewhere. */
  readonly release?: () => void;
}

export interface KeyGroup {
  readonly title: string;
  readonly keys: readonly Key[];
  /** Where the same letters mean something else than on other pages. */
  readonly scope?: string | undefined;
}

const groups: { current: KeyGroup }[] = [];

/** Groups of keys that count now, the page's before those that count everywhere. */
export const keysInForce = (): KeyGroup[] => groups.map(({ current }) => current).reverse();

const typed = 'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable=true]';
const aside = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]';

/** What a slider that has the focus is moved by. */
const SLIDES = /^(Arrow|Page|Home$|End$)/;

function isElsewhere({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest(`${typed}, ${aside}`) !== null || (target.matches('input[type=range]') && SLIDES.test(key));
}

const isNamed = (name: string, { key, code }: KeyboardEvent): boolean =>
  name.toLowerCase() === key.toLowerCase() || name === code;

function matches(key: string, event: KeyboardEvent): boolean {
  const parts = partsOf(key);
  const name = parts.pop()!;
  const isSign = name.length === 1 && !/[a-z]/i.test(name);
  const wants = (modifier: string) => parts.includes(modifier);
  return (
    isNamed(name, event) &&
    wants('Ctrl') === (event.ctrlKey || event.metaKey) &&
    wants('Alt') === event.altKey &&
    // A sign may need Shift on this keyboard and not on that one.
    (isSign || wants('Shift') === event.shiftKey)
  );
}

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented || isElsewhere(event)) return;
  for (const { keys, scope } of keysInForce()) {
    const key = keys.find(({ on, run }) => run && keysNow(on, scope).some((one) => matches(one, event)));
    if (!key) continue;
    if (event.repeat && !key.repeats) return;
    event.preventDefault();
    key.run?.(event);
    return;
  }
}

const releasing = (isMeant: (on: readonly string[]) => boolean): void =>
  keysInForce().forEach(({ keys, scope }) =>
    keys.filter(({ on }) => isMeant(keysNow(on, scope))).forEach(({ release }) => release?.()),
  );
const letGo = (event: KeyboardEvent): void => releasing((on) => on.some((one) => isNamed(partsOf(one).at(-1)!, event)));
const letAllGo = (): void => releasing(() => true);

function listen(how: 'addEventListener' | 'removeEventListener'): void {
  document[how]('keydown', hear as EventListener);
  document[how]('keyup', letGo as EventListener);
  window[how]('blur', letAllGo);
}

/** What another key of the page or of everywhere does by this key now; null: nothing. @param name of the key that is changed */
export function takenBy(wanted: string, name: string): string | null {
  const same = (one: string): boolean => one.toLowerCase() === wanted.toLowerCase();
  for (const { keys, scope } of keysInForce()) {
    const other = keys.find(({ on, run }) => run && nameOf(on[0]!, scope) !== name && keysNow(on, scope).some(same));
    if (other) return other.does;
  }
  return null;
}

/** These keys count as long as the component is there. @param scope its letters mean something else than on other pages */
export function useKeys(title: string, keys: readonly Key[], scope?: string): void {
  const group = useRef<KeyGroup>({ title, keys, scope });
  useEffect(() => {
    group.current = { title, keys, scope };
  });
  useEffect(() => {
    if (groups.length === 0) listen('addEventListener');
    groups.push(group);
    return () => {
      groups.splice(groups.indexOf(group), 1);
      if (groups.length === 0) listen('removeEventListener');
    };
  }, []);
}
