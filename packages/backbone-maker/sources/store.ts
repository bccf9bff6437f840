/** @file The collection's folder: images under their ids, and index.json, which says what is there. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, readdir, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import sharp from 'sharp';
import * as z from 'zod';
import { imageInfo } from '../../../src/image/index.node.js';
import type { ManifestImage } from './manifest.js';
import { sha256 } from './survey.js';

const MAX_SIDE = 1600;
const QUALITY = 95;

const entrySchema = z.object({
  id: z.string(),
  file: z.string(),
  source: z.string(),
  split: z.enum(['train', 'held-out']),
  width: z.number(),
  height: z.number(),
  /** Of the original file, and of the file here: they differ where the image was scaled down. */
  original: z.string(),
  sha256: z.string(),
});

export type IndexEntry = z.infer<typeof entrySchema>;

/** What a former run left; nothing where there is no index or it is not one. */
export async function readIndex(folder: string): Promise<IndexEntry[]> {
  const path = join(folder, 'index.json');
  if (!existsSync(path)) return [];
  const parsed = z.array(entrySchema).safeParse(JSON.parse(await readFile(path, 'utf8')));
  return parsed.success ? parsed.data : [];
}

export async function writeIndex(folder: string, entries: readonly IndexEntry[]): Promise<void> {
  const lines = entries.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n');
  await writeFile(join(folder, 'index.json'), `[\n${lines}\n]\n`);
}

/** Whether an entry's file is there as it was written, from the original that the manifest names. */
export async function isStored(folder: string, entry: IndexEntry, image: ManifestImage): Promise<boolean> {
  const path = join(folder, entry.file);
  return entry.original === image.sha256 && existsSync(path) && sha256(await readFile(path)) === entry.sha256;
}

/** Writes an image: the original file, or where it is larger than is of use, a smaller JPEG. */
export async function store(folder: string, image: ManifestImage, original: Uint8Array): Promise<IndexEntry> {
  const size = await imageInfo(original);
  const large = Math.max(size.width, size.height) > MAX_SIDE;
  const bytes = large ? await scaledDown(original) : original;
  const extension = large ? '.jpg' : extname(image.path).toLowerCase().replace('.jpeg', '.jpg');
  const file = join('images', `${image.id}${extension}`);
  await mkdir(join(folder, 'images'), { recursive: true });
  await writeFile(join(folder, file), bytes);
  const { width, height } = large ? await imageInfo(bytes) : size;
  const { id, source, split } = image;
  return { id, file, source, split, width, height, original: image.sha256, sha256: sha256(bytes) };
}

/** Removes images that are in the folder but no longer in the index. */
export async function removeOthers(folder: string, entries: readonly IndexEntry[]): Promise<void> {
  const kept = new Set(entries.map(({ file }) => file));
  for (const name of await readdir(join(folder, 'images'))) {
    if (!kept.has(join('images', name))) await rm(join(folder, 'images', name));
  }
}

/** Transparent areas lie on black, as in the decoder of the image room. */
function scaledDown(original: Uint8Array): Promise<Uint8Array> {
  return sharp(original, { limitInputPixels: 2 ** 28 })
    .autoOrient()
    .toColourspace('srgb')
    .flatten({ background: 'black' })
    .resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', kernel: 'lanczos3' })
    .jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' })
    .toBuffer();
}
