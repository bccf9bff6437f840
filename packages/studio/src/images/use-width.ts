/** @file The room that an element has for its content, and what its scroll bar takes. */
import { useLayoutEffect, useState, type RefObject } from 'react';

export function useWidth(element: RefObject<HTMLElement | null>): readonly [width: number, bar: number] {
  const [width, setWidth] = useState<readonly [number, number]>([0, 0]);
  useLayoutEffect(() => {
    const current = element.current;
    if (!current) return;
    const measure = () => {
      const now = [current.clientWidth, current.offsetWidth - current.clientWidth] as const;
      setWidth((before) => (before[0] === now[0] && before[1] === now[1] ? before : now));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
