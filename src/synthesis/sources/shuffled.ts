/** @file The image's own pixels with its tiles in another order (as in MemSeg, arXiv 2205.00908). */
import type { RgbImage } from '../../image/rgb-image.js';
import type { Random } from '../../random.js';
import type { Pixels } from '../pixels.js';
import type { Box } from '../../geometry/index.js';

/**
 * Each tile of the box comes from a random place within `reach` pixels of it, turned by a multiple of 90°.
 * @param cover foreground 0 … 1 that tiles should come from; null: from everywhere.
 */
export function shuffled(
  image: RgbImage,
  cover: Float32Array | null,
  box: Box,
  random: Random,
  tile: number,
  reach: number,
): Pixels {
  const pixels = new Float32Array(box.width * box.height * 3);
  for (let top = 0; top < box.height; top += tile) {
    for (let left = 0; left < box.width; left += tile) {
      let [x, y] = [box.x + left, box.y + top];
      for (let tries = 0; tries < 6; tries++) {
        x = origin(random, box.x + left, reach, image.width - tile);
        y = origin(random, box.y + top, reach, image.height - tile);
        if (!cover || coversTile(cover, image.width, x, y, tile)) break;
      }
      const turn = random.integer(0, 4);
      for (let row = 0; row < Math.min(tile, box.height - top); row++) {
        for (let column = 0; column < Math.min(tile, box.width - left); column++) {
          const [u, v] = turned(column, row, tile - 1, turn);
          const from = ((y + v) * image.width + x + u) * 3;
          const to = ((top + row) * box.width + left + column) * 3;
          for (let c = 0; c < 3; c++) pixels[to + c] = image.data[from + c];
        }
      }
    }
  }
  return pixels;
}

function coversTile(cover: Float32Array, width: number, x: number, y: number, tile: number): boolean {
  const corners = [
    y * width + x,
    y * width + x + tile - 1,
    (y + tile - 1) * width + x,
    (y + tile - 1) * width + x + tile - 1,
  ];
  return corners.every((i) => cover[i] >= 0.75);
}

function origin(random: Random, place: number, reach: number, last: number): number {
  return Math.max(0, Math.min(last, place + random.integer(-reach, reach + 1)));
}

function turned(u: number, v: number, last: number, turn: number): [number, number] {
  if (turn === 0) return [u, v];
  if (turn === 1) return [v, last - u];
  if (turn === 2) return [last - u, last - v];
  return [last - v, u];
}
