/**
 * @file Keys of the pages. A key is written `G`, `Ctrl+Shift+Z`, `Delete`, `?`, or by its place on the keyboard with the name of
 * `event.code` (`Digit1`, `BracketLeft`), which no layout moves. While somebody types, or in dialogs and menus, keys do nothing.
 */
import { useEffect, useRef } from 'react';

export interface Key {
  /** The first is the one shown, unless `shown` says otherwise. */
  readonly on: readonly string[];
  readonly shown?: readonly string[];
  readonly does: string;
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

/** Modifiers and the key; `+` itself is one, too. */
export const partsOf = (key: string): string[] => key.split(/(?<=.)\+(?=.)/);

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
  for (const { keys } of keysInForce()) {
    const key = keys.find(({ on, run }) => run && on.some((one) => matches(one, event)));
    if (!key) continue;
    if (event.repeat && !key.repeats) return;
    event.preventDefault();
    key.run?.(event);
    return;
  }
}

const releasing = (isMeant: (key: Key) => boolean): void =>
  keysInForce().forEach(({ keys }) => keys.filter(isMeant).forEach(({ release }) => release?.()));
const letGo = (event: KeyboardEvent): void =>
  releasing(({ on }) => on.some((one) => isNamed(partsOf(one).at(-1)!, event)));
const letAllGo = (): void => releasing(() => true);

function listen(how: 'addEventListener' | 'removeEventListener'): void {
  document[how]('keydown', hear as EventListener);
  document[how]('keyup', letGo as EventListener);
  window[how]('blur', letAllGo);
}

/** These keys count as long as the component is there. */
export function useKeys(title: string, keys: readonly Key[]): void {
  const group = useRef<KeyGroup>({ title, keys });
  useEffect(() => {
    group.current = { title, keys };
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
