/** @file The wand: what hangs together with a pixel and looks like it, by the distance of colours in CIE Lab (CIE76). */
import type { MaskSize } from './painting.js';

/** sRGB as light. */
const LIGHT = Float64Array.from({ length: 256 }, (_, i) =>
  i <= 10 ? i / 255 / 12.92 : ((i / 255 + 0.055) / 1.055) ** 2.4,
);
const STEPS = 4096;
/** The cube root of Lab, from a table: it is asked for millions of times. */
const ROOT = Float64Array.from({ length: STEPS + 2 }, (_, i) => {
  const t = i / STEPS;
  return t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116;
});

function root(t: number): number {
  const at = Math.min(STEPS, t * STEPS);
  const first = Math.floor(at);
  return ROOT[first]! + (at - first) * (ROOT[first + 1]! - ROOT[first]!);
}

export function lab(red: number, green: number, blue: number): readonly [l: number, a: number, b: number] {
  const [r, g, b] = [LIGHT[red]!, LIGHT[green]!, LIGHT[blue]!];
  // Relative to white (D65).
  const x = root(0.4339 * r + 0.3762 * g + 0.1899 * b);
  const y = root(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = root(0.0178 * r + 0.1095 * g + 0.8727 * b);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/**
 * @param rgba four bytes a pixel
 * @param tolerance largest distance of a colour to the one at the seed
 * @returns 1 for each pixel of the region
 */
export function wand(
  rgba: Uint8ClampedArray,
  { width, height }: MaskSize,
  seed: { readonly x: number; readonly y: number },
  tolerance: number,
): Uint8Array {
  const region = new Uint8Array(width * height);
  const start = Math.floor(seed.y) * width + Math.floor(seed.x);
  const [l, a, b] = lab(rgba[4 * start]!, rgba[4 * start + 1]!, rgba[4 * start + 2]!);
  const most = tolerance ** 2;
  const isLike = (at: number): boolean => {
    const [l2, a2, b2] = lab(rgba[4 * at]!, rgba[4 * at + 1]!, rgba[4 * at + 2]!);
    return (l - l2) ** 2 + (a - a2) ** 2 + (b - b2) ** 2 <= most;
  };
  // Whole runs of a row at once; from each, the runs above and below that touch it.
  const open = [start];
  while (open.length > 0) {
    const at = open.pop()!;
    if (region[at]) continue;
    const row = at - (at % width);
    let [left, right] = [at, at + 1];
    while (left > row && !region[left - 1] && isLike(left - 1)) left--;
    while (right < row + width && !region[right] && isLike(right)) right++;
    region.fill(1, left, right);
    for (const other of [-width, width]) {
      if (row + other < 0 || row + other >= width * height) continue;
      let isRun = false;
      for (let i = left + other; i < right + other; i++) {
        const isIn = !region[i] && isLike(i);
        if (isIn && !isRun) open.push(i);
        isRun = isIn;
      }
    }
  }
  return region;
}
