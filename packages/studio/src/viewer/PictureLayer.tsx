/** @file The picture: its thumb scaled up at once, the whole file faded in over it. */
import { useEffect, useState } from 'react';
import { pictures } from '../api/client.js';
import styles from './Stage.module.css';
import type { Point, Size } from './zoom.js';

interface PictureLayerProps {
  readonly image: number;
  readonly size: Size;
  readonly place: Point & { readonly scale: number };
  readonly onNatural: (size: Size) => void;
  readonly onProblem?: (problem: 'unreadable' | 'preview' | null) => void;
}

/** From here on pixels are shown as squares. */
const SQUARES = 4;

export function PictureLayer({ image, size, place, onNatural, onProblem }: PictureLayerProps) {
  const [isLoaded, setLoaded] = useState(false);
  const [failed, setFailed] = useState({ thumb: false, file: false });
  useEffect(() => {
    onProblem?.(failed.file ? (failed.thumb ? 'unreadable' : 'preview') : null);
  }, [failed, onProblem]);

  const style = {
    width: size.width,
    height: size.height,
    transform: `translate(${place.x}px, ${place.y}px) scale(${place.scale})`,
    imageRendering: place.scale >= SQUARES ? ('pixelated' as const) : ('auto' as const),
  };
  return (
    <>
      {!failed.thumb && (
        <img
          alt=""
          draggable={false}
          className={styles.layer}
          style={style}
          src={pictures.thumb(image)}
          onError={() => setFailed((now) => ({ ...now, thumb: true }))}
        />
      )}
      {!failed.file && (
        <img
          alt=""
          draggable={false}
          className={`${styles.layer} ${styles.full}`}
          data-loaded={isLoaded || undefined}
          style={style}
          src={pictures.file(image)}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
            onNatural({ width: naturalWidth, height: naturalHeight });
            setLoaded(true);
          }}
          onError={() => setFailed((now) => ({ ...now, file: true }))}
        />
      )}
    </>
  );
}
