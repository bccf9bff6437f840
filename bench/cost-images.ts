/** @file As many good images as one likes: those of a set again and again, each cut and lit a little otherwise. */
import { existsSync, linkSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { Random } from '../src/random.js';

/** Pixels at most that an image is moved by. */
const MOVED = 12;

/** A folder of one product with that many images, below `folder`; the first ones of a larger product are the same. */
export async function productOf(images: number, sources: readonly string[], folder: string): Promise<string> {
  const product = join(folder, `product-${images}`, 'good');
  mkdirSync(product, { recursive: true });
  for (let i = 0; i < images; i++) {
    const file = join(product, `${i}.jpg`);
    if (!existsSync(file)) linkSync(await imageOf(i, sources, folder), file);
  }
  return dirname(product);
}

/** A good image of its own for every index. */
async function imageOf(index: number, sources: readonly string[], folder: string): Promise<string> {
  const file = join(folder, `${index}.jpg`);
  if (existsSync(file)) return file;
  const random = Random.of(0, 'cost', index);
  const source = sharp(sources[index % sources.length]);
  const { width, height } = await source.metadata();
  const [left, top] = [random.integer(0, MOVED), random.integer(0, MOVED)];
  const cut = source.extract({ left, top, width: width - MOVED, height: height - MOVED });
  await cut
    .modulate({ brightness: random.uniform(0.97, 1.03) })
    .jpeg({ quality: 90 })
    .toFile(file);
  return file;
}
