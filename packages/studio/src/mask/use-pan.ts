/** @file Whether Space is held, which moves the picture whatever the tool. On a button or a field it is theirs. */
import { useEffect, useState } from 'react';

export function usePan(): boolean {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    const onDown = (event: KeyboardEvent): void => {
      const isTheirs =
        event.target instanceof Element && event.target.closest('button, input, a, [role=dialog]') !== null;
      if (event.key !== ' ' || isTheirs || event.defaultPrevented) return;
      event.preventDefault();
      setHeld(true);
    };
    const onUp = (event: KeyboardEvent): void => {
      if (event.key === ' ') setHeld(false);
    };
    const letGo = (): void => setHeld(false);
    document.addEventListener('keydown', onDown);
    document.addEventListener('keyup', onUp);
    window.addEventListener('blur', letGo);
    return () => {
      document.removeEventListener('keydown', onDown);
      document.removeEventListener('keyup', onUp);
      window.removeEventListener('blur', letGo);
    };
  }, []);
  return isHeld;
}
