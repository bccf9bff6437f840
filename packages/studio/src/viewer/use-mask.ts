/** @file The outlines of a painted mask, in shares of the picture. */
import { useEffect, useState } from 'react';
import { pictures } from '../api/client.js';
import { createStore, useStore } from '../shared/store.js';
import { contour } from './contour.js';
import type { Point } from './zoom.js';

const NONE: Point[][] = [];
/** Outlines are found on masks of this size, at most. */
const LONGER = 640;

/** Tags of masks that were painted here: browsers keep pictures by their address. */
export const maskVersions = createStore<Readonly<Record<number, string>>>({});

/** @param image null: it has none */
export function useMask(image: number | null): Point[][] {
  const version = useStore(maskVersions)[image ?? 0];
  return useOutlines(image === null ? null : pictures.mask(image, version));
}

/** Of what is white in a picture. @param address null: there is none */
export function useOutlines(address: string | null): Point[][] {
  const [found, setFound] = useState<{ address: string; lines: Point[][] } | null>(null);
  useEffect(() => {
    if (address === null) return;
    const picture = new Image();
    picture.onload = () => setFound({ address, lines: outlines(picture) });
    picture.src = address;
    return () => {
      picture.onload = null;
    };
  }, [address]);
  return found && found.address === address ? found.lines : NONE;
}

function outlines(picture: HTMLImageElement): Point[][] {
  const factor = Math.min(1, LONGER / Math.max(picture.naturalWidth, picture.naturalHeight));
  const [width, height] = [picture.naturalWidth, picture.naturalHeight].map((side) =>
    Math.max(1, Math.round(side * factor)),
  );
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) return NONE;
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const values = Float32Array.from({ length: width * height }, (_, i) => data[4 * i]);
  return contour({ width, height, values }, 127.5);
}
