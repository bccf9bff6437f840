/**
 * @file The tip of a product beyond a slightly ragged cut: the foreground pixels farthest out in some direction, as
 * many as asked for, joined to the farthest one.
 */
import type { Size } from '../../geometry/index.js';
import type { Random } from '../../random.js';
import { perlin } from '../noise.js';
import { regionFrom } from '../regions.js';
import { type Shape, boxAround } from '../shape.js';

/**
 * @param cover foreground 0 … 1, width × height.
 * @param area pixels to sever, about.
 * @returns the severed part's cover; null when there is no foreground.
 */
export function severed(frame: Size, cover: Float32Array, random: Random, area: number): Shape | null {
  const { width, height } = frame;
  const angle = random.uniform(0, 2 * Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const along = (i: number) => (i % width) * cos + Math.floor(i / width) * sin;
  const size = Math.ceil(Math.hypot(width, height));
  const histogram = new Uint32Array(2 * size + 2);
  let farthest = -1;
  let reach = -Infinity;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (cover[i] < 0.5) continue;
      const distance = x * cos + y * sin;
      histogram[Math.floor(distance) + size]++;
      if (distance > reach) [reach, farthest] = [distance, i];
    }
  }
  if (farthest < 0) return null;
  let line = histogram.length - 1;
  for (let count = 0; line > 0 && count < area; line--) count += histogram[line];
  const limit = line - size + 1;
  const rag = perlin(size * 2, 1, random.uniform(4, 24), random);
  const depth = random.uniform(0, 6);
  const beyond = (i: number) => {
    const across = Math.floor(-(i % width) * sin + Math.floor(i / width) * cos) + size;
    return along(i) - limit + depth * rag[across];
  };
  const joined = (i: number) => cover[i] >= 0.05 && beyond(i) > -1;
  const tip = regionFrom(farthest, width, new Uint8Array(cover.length), joined);
  const bounds = { x0: width, y0: height, x1: 0, y1: 0 };
  for (const i of tip) {
    const [x, y] = [i % width, Math.floor(i / width)];
    bounds.x0 = Math.min(bounds.x0, x);
    bounds.x1 = Math.max(bounds.x1, x);
    bounds.y0 = Math.min(bounds.y0, y);
    bounds.y1 = Math.max(bounds.y1, y);
  }
  const box = boxAround(frame, bounds, 3)!;
  const alpha = new Float32Array(box.width * box.height);
  for (const i of tip) {
    alpha[(Math.floor(i / width) - box.y) * box.width + (i % width) - box.x] = Math.min(1, 1 + beyond(i));
  }
  return { box, alpha };
}
