/** @file A mask as it looks on the stage: tinted and hatched, with an outline of the same thickness at every zoom. */
import type { Point } from '../viewer/zoom.js';
import type { MaskSize } from './painting.js';

export interface Inks {
  /** Colours as the bytes of a canvas: red, green, blue, opacity, the first in the lowest byte. */
  readonly tint: number;
  readonly hatch: number;
  /** Beside the hatch, so that it is seen on bright products too. */
  readonly shade: number;
  readonly line: number;
  readonly rim: number;
}

/** Pixels between the lines of the hatch. */
const GAP = 8;

/** @param out four bytes for each of the pixels that are drawn @param place of the picture, in these pixels */
export function inked(
  data: Uint8Array,
  { width, height }: MaskSize,
  place: Point & { readonly scale: number },
  out: { readonly words: Uint32Array; readonly width: number; readonly height: number },
  inks: Inks,
): void {
  const isIn = sampled(data, { width, height }, place, out);
  const { words, width: columns, height: rows } = out;
  words.fill(0);
  for (let y = 0; y < rows; y++) {
    const row = y * columns;
    const up = y > 1 ? -2 * columns : 0;
    const down = y < rows - 2 ? 2 * columns : 0;
    const above = y > 0 ? -columns : 0;
    const below = y < rows - 1 ? columns : 0;
    for (let x = 0; x < columns; x++) {
      const at = row + x;
      const left = x > 1 ? -2 : 0;
      const right = x < columns - 2 ? 2 : 0;
      if (isIn[at]) {
        const isInner = isIn[at + up] && isIn[at + down] && isIn[at + left] && isIn[at + right];
        const stripe = (x + y) % GAP;
        words[at] = !isInner ? inks.line : stripe === 0 ? inks.hatch : stripe === 1 ? inks.shade : inks.tint;
      } else if (isIn[at + above] || isIn[at + below] || isIn[at + (left && -1)] || isIn[at + (right && 1)]) {
        words[at] = inks.rim;
      }
    }
  }
}

/** Which drawn pixels are masked. Where many pixels of the mask are one drawn one, four are looked at, so that lines stay whole. */
function sampled(
  data: Uint8Array,
  { width, height }: MaskSize,
  { x: left, y: top, scale }: Point & { readonly scale: number },
  out: { readonly width: number; readonly height: number },
): Uint8Array {
  const isIn = new Uint8Array(out.width * out.height);
  const [firsts, seconds] = [0.25, 0.75].map((share) =>
    Int32Array.from({ length: out.width }, (_, x) => within(Math.floor((x + share - left) / scale), width)),
  ) as [Int32Array, Int32Array];
  for (let y = 0; y < out.height; y++) {
    const first = within(Math.floor((y + 0.25 - top) / scale), height);
    const second = within(Math.floor((y + 0.75 - top) / scale), height);
    if (first < 0 || second < 0) continue;
    const [above, below] = [first * width, second * width];
    for (let x = 0; x < out.width; x++) {
      const a = firsts[x]!;
      const b = seconds[x]!;
      if (a < 0 || b < 0) continue;
      isIn[y * out.width + x] = data[above + a]! | data[above + b]! | data[below + a]! | data[below + b]!;
    }
  }
  return isIn;
}

function within(at: number, size: number): number {
  return at < 0 || at >= size ? -1 : at;
}
