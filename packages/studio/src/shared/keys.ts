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

function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`${typed}, ${aside}`) !== null;
}

function matches(key: string, event: KeyboardEvent): boolean {
  const parts = key.split('+');
  const name = parts.pop()!;
  const isSign = name.length === 1 && !/[a-z]/i.test(name);
  const wants = (modifier: string) => parts.includes(modifier);
  return (
    (name.toLowerCase() === event.key.toLowerCase() || name === event.code) &&
    wants('Ctrl') === (event.ctrlKey || event.metaKey) &&
    wants('Alt') === event.altKey &&
    // A sign may need Shift on this keyboard and not on that one.
    (isSign || wants('Shift') === event.shiftKey)
  );
}

function hear(event: KeyboardEvent): void {
  // A key that is held acts once: a label too many is easily made and hardly seen.
  if (event.defaultPrevented || event.repeat || isElsewhere(event.target)) return;
  for (const { keys } of keysInForce()) {
    const key = keys.find(({ on, run }) => run && on.some((one) => matches(one, event)));
    if (!key) continue;
    event.preventDefault();
    key.run?.(event);
    return;
  }
}

/** These keys count as long as the component is there. */
export function useKeys(title: string, keys: readonly Key[]): void {
  const group = useRef<KeyGroup>({ title, keys });
  useEffect(() => {
    group.current = { title, keys };
  });
  useEffect(() => {
    if (groups.length === 0) document.addEventListener('keydown', hear);
    groups.push(group);
    return () => {
      groups.splice(groups.indexOf(group), 1);
      if (groups.length === 0) document.removeEventListener('keydown', hear);
    };
  }, []);
}
