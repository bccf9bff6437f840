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
  // A first pass names every pixel as a neighbour before it is named, and notes which names are of one region: `parents`
  // leads from a name to a smaller one, so to that of the region's first pixel.
  const labels = new Int32Array(mask.length);
  const parents = [0];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (mask[i] === 0) continue;
      const above = y > 0 ? labels[i - width] : 0;
      if (above !== 0) {
        labels[i] = above; // its other neighbours touch that one, too
        continue;
      }
      const aboveRight = y > 0 && x + 1 < width ? labels[i - width + 1] : 0;
      const before = x > 0 ? labels[i - 1] || (y > 0 ? labels[i - width - 1] : 0) : 0;
      if (aboveRight !== 0 && before !== 0) join(parents, aboveRight, before);
      labels[i] = aboveRight || before || parents.push(parents.length) - 1;
    }
  }
  const count = numberRoots(parents);
  for (let i = 0; i < labels.length; i++) labels[i] = parents[labels[i]];
  return { labels, count };
}

function join(parents: number[], one: number, other: number): void {
  const a = rootOf(parents, one);
  const b = rootOf(parents, other);
  if (a < b) parents[b] = a;
  else parents[a] = b;
}

function rootOf(parents: number[], label: number): number {
  let root = label;
  while (parents[root] !== root) {
    parents[root] = parents[parents[root]];
    root = parents[root];
  }
  return root;
}

/** Replaces every name by its region's number; tells how many regions there are. */
function numberRoots(parents: number[]): number {
  let count = 0;
  // A smaller name has its number already.
  for (let label = 1; label < parents.length; label++) {
    parents[label] = parents[label] === label ? ++count : parents[parents[label]];
  }
  return count;
}
