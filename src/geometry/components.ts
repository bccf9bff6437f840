/** @file 8-connected regions of a mask: pixels that touch by a side or a corner belong together. */
import { ClflowError } from '../errors.js';

/** The regions of a mask: 0 where there is none, else 1 … count, numbered by their first pixel in reading order. */
export interface Components {
  readonly labels: Int32Array;
  readonly count: number;
}

/**
 * Labels the 8-connected regions of a mask (> 0 is inside), row by row, `width * height` bytes.
 * @throws ClflowError `data` when the mask has another length.
 */
export function labelComponents(mask: ArrayLike<number>, width: number, height: number): Components {
  if (mask.length !== width * height) {
    throw new ClflowError(
      'data',
      `A mask of ${width}×${height} needs ${width * height} bytes, but has ${mask.length}.`,
    );
  }
  const labels = new Int32Array(mask.length);
  const pending: number[] = [];
  let count = 0;
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || labels[start] !== 0) continue;
    count++;
    labels[start] = count;
    pending.push(start);
    while (pending.length > 0) {
      const pixel = pending.pop()!;
      const x = pixel % width;
      const y = (pixel - x) / width;
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
