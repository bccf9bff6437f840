/** @file The colours of a picture, read when the wand first asks for them. */
import { useEffect, useRef, useState } from 'react';
import { pictures } from '../api/client.js';
import type { MaskSize } from './painting.js';

/** @param image null: there is none yet @returns `canRead`: false for files that browsers do not show */
export function usePixels(image: number | null, { width, height }: MaskSize) {
  const [canRead, setCanRead] = useState(true);
  const picture = useRef<HTMLImageElement | null>(null);
  const read = useRef<Uint8ClampedArray | null>(null);
  useEffect(() => {
    if (image === null) return;
    const element = new Image();
    element.onload = () => (picture.current = element);
    element.onerror = () => setCanRead(false);
    element.src = pictures.file(image);
    return () => {
      element.onload = element.onerror = null;
      picture.current = read.current = null;
      setCanRead(true);
    };
  }, [image]);
  const pixels = (): Uint8ClampedArray | null => {
    if (read.current || !picture.current) return read.current;
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (!context) return null;
    context.drawImage(picture.current, 0, 0, width, height);
    return (read.current = context.getImageData(0, 0, width, height).data);
  };
  return { canRead, pixels };
}
