/** @file The anomaly map in colours over the picture. */
import { useEffect, useRef } from 'react';
import { useStore } from '../shared/store.js';
import { colourMap, ramps } from './colour-maps.js';
import { coloured, enlarged, type HeatMap } from './heat.js';
import styles from './Stage.module.css';
import type { Point, Size } from './zoom.js';

/** Values along the longer side, so that colours follow the map between its own. */
const FINE = 1024;

interface HeatLayerProps {
  readonly map: HeatMap;
  readonly size: Size;
  readonly place: Point & { readonly scale: number };
  readonly opacity: number;
}

export function HeatLayer({ map, size, place, opacity }: HeatLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useStore(colourMap);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const fine = enlarged(map, FINE);
    context.canvas.width = fine.width;
    context.canvas.height = fine.height;
    context.putImageData(new ImageData(coloured(fine, ramps[colours]), fine.width), 0, 0);
  }, [map, colours]);
  const transform = `translate(${place.x}px, ${place.y}px) scale(${place.scale})`;
  return (
    <canvas
      ref={canvas}
      className={`${styles.layer} ${styles.heat}`}
      style={{ width: size.width, height: size.height, transform, opacity: colours === 'contour' ? 0 : opacity }}
    />
  );
}
