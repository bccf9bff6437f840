/** @file Where in the picture one is, from three times on: small, with a frame that is dragged. */
import type { PointerEvent as ReactPointerEvent } from 'react';
import { pictures } from '../api/client.js';
import styles from './Minimap.module.css';
import { centredAt, placed, type Point, type Size, type View } from './zoom.js';

interface MinimapProps {
  readonly image: number;
  readonly size: Size;
  readonly stage: Size;
  readonly view: View;
  readonly onView: (change: (view: View) => View) => void;
}

const FROM = 3;
const LONGER = 128;

export function Minimap({ image, size, stage, view, onView }: MinimapProps) {
  if (view.zoom < FROM) return null;
  const scale = LONGER / Math.max(size.width, size.height);
  const { x, y, scale: shown } = placed(view, size, stage);
  const share = (at: number, length: number): number => Math.min(1, Math.max(0, at / length));
  const left = share(-x / shown, size.width);
  const top = share(-y / shown, size.height);
  const right = share((stage.width - x) / shown, size.width);
  const bottom = share((stage.height - y) / shown, size.height);
  const follow = (event: ReactPointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const centre: Point = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
    onView((now) => centredAt(now, centre, size, stage));
  };
  return (
    <div
      className={styles.map}
      style={{ width: size.width * scale, height: size.height * scale }}
      // The keys that zoom and move do the same.
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && follow(event)}
    >
      <img src={pictures.thumb(image)} alt="" draggable={false} />
      <i
        style={{
          left: `${100 * left}%`,
          top: `${100 * top}%`,
          width: `${100 * (right - left)}%`,
          height: `${100 * (bottom - top)}%`,
        }}
      />
    </div>
  );
}
