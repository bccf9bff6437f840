/** @file The size of an element, as it changes. */
import { useEffect, useState, type RefObject } from 'react';
import type { Size } from './zoom.js';

export function useSize(element: RefObject<Element | null>): Size {
  const [size, setSize] = useState<Size>({ width: 1, height: 1 });
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([{ contentRect }]) =>
      setSize({ width: Math.max(1, contentRect.width), height: Math.max(1, contentRect.height) }),
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
