/** @file Writes a harder set in MVTec layout from an easier one, the same for the same seed. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { openDataset, unitedMask, type Sample } from '../../src/dataset/index.js';
import type { Box } from '../../src/geometry/index.js';
import { decodeImage, encodePng, isEmptyMask, type Mask, type RgbImage } from '../../src/image/index.node.js';
import { Random } from '../../src/random.js';
import type { Ground } from './ground.js';
import { sceneOf, type Kind } from './kinds.js';
import { viewOf, type Part } from './view.js';

/** A set that is made harder. */
export interface Easier {
  readonly data: string;
  readonly ground: Ground;
  /** What is taken of its images, as shares of their width and height; missing: all. */
  readonly crop?: Box;
}

/** @param root folder of the new set */
export async function makeHarder(kind: Kind, easier: Easier, root: string, seed: number): Promise<void> {
  const { train, test } = await openDataset(easier.data, { isEmptyMask });
  const good = test.filter(({ label }) => label === 'normal');
  for (const [folder, samples, companions] of [
    ['train', train, train],
    ['test', test, good],
  ] as const) {
    for (const [i, sample] of samples.entries()) {
      const random = Random.of(seed, 'harder', kind, folder, i);
      const picture = await pictureOf(sample, easier.crop);
      const { view, placings } = sceneOf(kind, picture.image, random);
      const parts: Part[] = [{ ...picture, placing: placings[0] }];
      for (const placing of placings.slice(1))
        parts.push({ ...(await pictureOf(random.pick(companions), easier.crop)), placing });
      const made = viewOf(view, easier.ground, parts);
      const name = basename(sample.file, extname(sample.file));
      await writeInto(join(root, folder, sample.defect, `${name}.png`), await encodePng(made.image));
      if (sample.masks.length > 0)
        await writeInto(join(root, 'ground_truth', sample.defect, `${name}_mask.png`), await encodePng(made.mask));
    }
  }
}

async function pictureOf({ file, masks }: Sample, crop?: Box): Promise<Omit<Part, 'placing'>> {
  const image = await decodeImage(file);
  const mask = masks.length > 0 ? await unitedMask(masks) : null;
  return crop ? { image: cropped(image, crop, 3), mask: mask && cropped(mask, crop, 1) } : { image, mask };
}

function cropped({ width, height, data }: RgbImage | Mask, crop: Box, channels: number): RgbImage {
  const [left, top] = [Math.round(crop.x * width), Math.round(crop.y * height)];
  const size = { width: Math.round(crop.width * width), height: Math.round(crop.height * height) };
  const row = channels * size.width;
  const kept = new Uint8Array(row * size.height);
  for (let y = 0; y < size.height; y++) {
    const from = channels * ((top + y) * width + left);
    kept.set(data.subarray(from, from + row), y * row);
  }
  return { ...size, data: kept };
}

/** Several products as one category, each image as it is under its product's name. @param folders of the products */
export async function mixVariants(folders: readonly string[], root: string): Promise<void> {
  for (const data of folders) {
    const { category, train, test } = await openDataset(data, { isEmptyMask });
    for (const [folder, samples] of [
      ['train', train],
      ['test', test],
    ] as const) {
      for (const { file, defect, masks } of samples) {
        const name = `${category}-${basename(file, extname(file))}`;
        const target = join(root, folder, defect, name + extname(file));
        await mkdir(dirname(target), { recursive: true });
        await copyFile(file, target);
        if (masks.length > 0)
          await writeInto(
            join(root, 'ground_truth', defect, `${name}_mask.png`),
            await encodePng(await unitedMask(masks)),
          );
      }
    }
  }
}

async function writeInto(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}
