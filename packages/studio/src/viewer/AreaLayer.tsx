/** @file What of the picture does not count, hatched in grey: beside the region of interest, and what is ignored inside of it. */
import type { ProjectSettings } from '@clflow/server/studio-api';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { settingsQuery } from '../settings/settings-query.js';
import { emptied, pathOf } from './canvas.js';
import styles from './Stage.module.css';
import { useOutlines } from './use-mask.js';
import type { Placed, Point, Size } from './zoom.js';

interface AreaLayerProps {
  readonly project: number;
  readonly stage: Size;
  readonly size: Size;
  readonly place: Placed;
}

/** For one picture on its stage. */
export function AreaLayer({ project, ...rest }: AreaLayerProps) {
  const { data } = useQuery(settingsQuery(project));
  const ignored = useOutlines(data?.ignore ? ignoreAddress(project, data.ignore) : null);
  return data ? <Area {...rest} roi={data.roi} ignored={ignored} /> : null;
}

export const ignoreAddress = (project: number, tag: string): string =>
  `/api/projects/${project}/ignore?v=${encodeURIComponent(tag)}`;

interface AreaProps extends Omit<AreaLayerProps, 'project'> {
  readonly roi: ProjectSettings['roi'];
  readonly ignored: readonly Point[][];
}

export function Area({ stage, size, place, roi, ignored }: AreaProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { x, y, scale } = place;
  const { width, height } = size;
  useEffect(() => {
    const context = emptied(canvas.current, stage);
    if (!context || (roi === null && ignored.length === 0)) return;
    const left = new Path2D();
    if (roi) {
      left.rect(x, y, width * scale, height * scale);
      left.rect(x + roi.x * scale, y + roi.y * scale, roi.width * scale, roi.height * scale);
    }
    const inside = pathOf(ignored, { x, y }, width * scale, height * scale);
    for (const path of [left, inside]) hatched(context, path, stage);
  }, [stage, width, height, x, y, scale, roi, ignored]);
  return <canvas ref={canvas} className={styles.lines} />;
}

function hatched(context: CanvasRenderingContext2D, path: Path2D, stage: Size): void {
  context.save();
  context.clip(path, 'evenodd');
  context.fillStyle = 'rgb(20 21 24 / 0.5)';
  context.fillRect(0, 0, stage.width, stage.height);
  const hatch = new Path2D();
  for (let from = -stage.height; from < stage.width; from += 9) {
    hatch.moveTo(from, 0);
    hatch.lineTo(from + stage.height, stage.height);
  }
  context.strokeStyle = 'rgb(163 167 174 / 0.7)';
  context.stroke(hatch);
  context.restore();
  context.strokeStyle = 'rgb(163 167 174)';
  context.stroke(path);
}
