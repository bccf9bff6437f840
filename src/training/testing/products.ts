/** @file A made-up product to train on: a striped disc on a grey ground, shaded a little differently each time. */
import type { RgbImage } from '../../image/rgb-image.js';
import { Random } from '../../random.js';
import type { ImageSource } from '../image-source.js';

const SIDE = 64;

/** Good images; the same index is the same image each time. */
export function product(index: number): RgbImage {
  const random = Random.of(1, 'product', index);
  const light = random.uniform(0.9, 1.1);
  const [left, top] = [SIDE / 2 + random.uniform(-1, 1), SIDE / 2 + random.uniform(-1, 1)];
  const data = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => {
    const [channel, pixel] = [i % 3, Math.floor(i / 3)];
    const [x, y] = [(pixel % SIDE) - left, Math.floor(pixel / SIDE) - top];
    const inside = Math.hypot(x, y) < 22;
    const level = inside ? [150, 110, 70][channel] + 35 * Math.sin(x / 2) : 200;
    return Math.min(255, Math.max(0, level * light + random.normal(0, 4)));
  });
  return { width: SIDE, height: SIDE, data };
}

/** @param change makes another image of one of them */
export function products(
  count: number,
  change: (image: RgbImage, index: number) => RgbImage = (image) => image,
): ImageSource {
  return { count, load: async (index) => change(product(index), index) };
}
