/** @file A mask as a whole: larger or smaller by some pixels, without holes, or where an anomaly map is above a level. */
import { between, type HeatMap } from '../viewer/heat.js';
import type { MaskSize } from './painting.js';

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Larger by `by` pixels on every side; smaller when `by` is negative. Beyond the picture nothing is masked, nor is anything missing. */
export function grown(data: Uint8Array, size: MaskSize, by: number): Uint8Array {
  let now: Uint8Array = data.slice();
  const box = boundsOf(data, size);
  if (!box) return now;
  const ink = by > 0 ? 1 : 0;
  // By turns with four and with eight neighbours, which is round enough.
  for (let step = 0; step < Math.abs(by); step++) {
    if (by > 0) widen(box, size);
    now = spread(now, size, box, ink, step % 2 === 1);
  }
  return now;
}

/** Gives `ink` to every pixel of the box that has a neighbour with it. */
function spread(data: Uint8Array, { width, height }: MaskSize, box: Box, ink: number, isDiagonal: boolean): Uint8Array {
  const next = data.slice();
  for (let y = box.top; y < box.bottom; y++) {
    const above = y > 0 ? -width : 0;
    const below = y < height - 1 ? width : 0;
    for (let x = box.left; x < box.right; x++) {
      const at = y * width + x;
      if (data[at] === ink) continue;
      const before = x > 0 ? -1 : 0;
      const behind = x < width - 1 ? 1 : 0;
      const isNear =
        data[at + above] === ink || data[at + below] === ink || data[at + before] === ink || data[at + behind] === ink;
      if (isNear) next[at] = ink;
      else if (
        isDiagonal &&
        (data[at + above + before] === ink ||
          data[at + above + behind] === ink ||
          data[at + below + before] === ink ||
          data[at + below + behind] === ink)
      )
        next[at] = ink;
    }
  }
  return next;
}

/** What is masked all around is masked. */
export function withoutHoles(data: Uint8Array, size: MaskSize): Uint8Array {
  const box = boundsOf(data, size);
  if (!box) return data.slice();
  const { width } = size;
  const columns = box.right - box.left;
  const rows = box.bottom - box.top;
  /** 1: is masked, or is outside. */
  const closed = new Uint8Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    const from = (box.top + y) * width + box.left;
    closed.set(data.subarray(from, from + columns), y * columns);
  }
  const open: number[] = [];
  const leave = (at: number): void => {
    if (closed[at]) return;
    closed[at] = 1;
    open.push(at);
  };
  for (let x = 0; x < columns; x++) [x, (rows - 1) * columns + x].forEach(leave);
  for (let y = 0; y < rows; y++) [y * columns, (y + 1) * columns - 1].forEach(leave);
  while (open.length > 0) {
    const at = open.pop()!;
    const x = at % columns;
    if (x > 0) leave(at - 1);
    if (x < columns - 1) leave(at + 1);
    if (at >= columns) leave(at - columns);
    if (at < columns * (rows - 1)) leave(at + columns);
  }
  const filled = data.slice();
  closed.forEach((isClosed, at) => {
    if (!isClosed) filled[(box.top + Math.floor(at / columns)) * width + box.left + (at % columns)] = 1;
  });
  return filled;
}

/** Where an anomaly map is above a level, at the picture's own size. */
export function aboveLevel(map: HeatMap, { width, height }: MaskSize, level: number): Uint8Array {
  const data = new Uint8Array(width * height);
  // Rows of the map that are all below it are passed over: most are.
  const most = Float64Array.from({ length: map.height }, (_, y) =>
    map.values.subarray(y * map.width, (y + 1) * map.width).reduce((max, value) => Math.max(max, value), -Infinity),
  );
  const columns = Array.from({ length: width }, (_, x) => between((x + 0.5) / width, map.width));
  const lefts = Int32Array.from(columns, ([left]) => left);
  const rights = Int32Array.from(columns, ([, right]) => right);
  const acrosses = Float64Array.from(columns, ([, , across]) => across);
  for (let y = 0; y < height; y++) {
    const [top, bottom, down] = between((y + 0.5) / height, map.height);
    if (Math.max(most[top]!, most[bottom]!) <= level) continue;
    const above = top * map.width;
    const below = bottom * map.width;
    for (let x = 0; x < width; x++) {
      const [left, right, across] = [lefts[x]!, rights[x]!, acrosses[x]!];
      const high = map.values[above + left]! * (1 - across) + map.values[above + right]! * across;
      const deep = map.values[below + left]! * (1 - across) + map.values[below + right]! * across;
      if (high * (1 - down) + deep * down > level) data[y * width + x] = 1;
    }
  }
  return data;
}

function boundsOf(data: Uint8Array, { width, height }: MaskSize): Box | null {
  const first = data.indexOf(1);
  if (first === -1) return null;
  const last = data.lastIndexOf(1);
  let [left, right] = [width, 0];
  const top = Math.floor(first / width);
  const bottom = Math.floor(last / width) + 1;
  for (let y = top; y < bottom; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    const from = row.indexOf(1);
    if (from === -1) continue;
    left = Math.min(left, from);
    right = Math.max(right, row.lastIndexOf(1) + 1);
  }
  return { left, top, right, bottom: Math.min(height, bottom) };
}

function widen(box: Box, { width, height }: MaskSize): void {
  box.left = Math.max(0, box.left - 1);
  box.top = Math.max(0, box.top - 1);
  box.right = Math.min(width, box.right + 1);
  box.bottom = Math.min(height, box.bottom + 1);
}
