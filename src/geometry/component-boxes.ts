/** @file Boxes around the regions of a mask. */
import type { Box } from './box.js';
import { labelComponents } from './components.js';

/** The boxes of the 8-connected components, in the image's pixels. */
export function boxesOf(visible: ArrayLike<number>, box: Box): Box[] {
  const { labels, count } = labelComponents(visible, box.width, box.height);
  const bounds = Array.from({ length: count }, () => ({ x0: Infinity, y0: Infinity, x1: -1, y1: -1 }));
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0) continue;
    const bound = bounds[labels[i] - 1];
    const x = i % box.width;
    const y = Math.floor(i / box.width);
    bound.x0 = Math.min(bound.x0, x);
    bound.x1 = Math.max(bound.x1, x);
    bound.y0 = Math.min(bound.y0, y);
    bound.y1 = Math.max(bound.y1, y);
  }
  return bounds.map(({ x0, y0, x1, y1 }) => ({
    x: box.x + x0,
    y: box.y + y0,
    width: x1 - x0 + 1,
    height: y1 - y0 + 1,
  }));
}
