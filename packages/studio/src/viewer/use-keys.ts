/** @file Single keys of a page, off while somebody types. */
import { useEffect, useRef } from 'react';

type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Where keys belong to what has the focus. */
const TYPING = 'input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]';

/** By `key`, letters small; with Shift as `Shift-` and the digit or arrow. @param up the same when they are let go */
export function useKeys(down: Keys, up: Readonly<Record<string, () => void>> = {}): void {
  const latest = useRef({ down, up });
  useEffect(() => {
    latest.current = { down, up };
  });
  useEffect(() => {
    const called = (keys: 'down' | 'up') => (event: KeyboardEvent) => {
      const { target, key, code } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (target instanceof Element && target.closest(TYPING)) return;
      const digit = code.startsWith('Digit') ? code.slice(5) : key;
      const name = key.length === 1 && key.toLowerCase() !== key.toUpperCase() ? key.toLowerCase() : key;
      const call = (event.shiftKey && latest.current[keys][`Shift-${digit}`]) || latest.current[keys][name];
      if (!call) return;
      event.preventDefault();
      call(event);
    };
    const listeners = { keydown: called('down'), keyup: called('up') };
    window.addEventListener('keydown', listeners.keydown);
    // A key that is let go elsewhere is let go.
    const onBlur = (): void => Object.values(latest.current.up).forEach((call) => call());
    window.addEventListener('keyup', listeners.keyup);
    window.addEventListener('blur', onBlur);
    return () => {
      window.removeEventListener('keydown', listeners.keydown);
      window.removeEventListener('keyup', listeners.keyup);
      window.removeEventListener('blur', onBlur);
    };
  }, []);
}
