/** @file Components the plain way, pixel by pixel, to compare with. */
import type { Components } from '../components.js';

/** From the first pixel of each region to all that touch what was reached. */
export function walkedComponents(mask: ArrayLike<number>, width: number, height: number): Components {
  const labels = new Int32Array(mask.length);
  let count = 0;
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || labels[start] !== 0) continue;
    labels[start] = ++count;
    for (const pending = [start]; pending.length > 0;) {
      const pixel = pending.pop()!;
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const neighbour = ny * width + nx;
          if (mask[neighbour] === 0 || labels[neighbour] !== 0) continue;
          labels[neighbour] = count;
          pending.push(neighbour);
        }
      }
    }
  }
  return { labels, count };
}
