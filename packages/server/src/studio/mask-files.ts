/**
 * @file Masks of images as files. The folder is the truth: a mask lies where the command line reads it, and one that lay there before
 * is kept in the studio's data. Where the folder has no place for it (the image is not a defective one to the folder, several masks
 * count as one, the mask is no PNG, nothing may be written) the studio keeps it itself.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { ClflowError } from 'clflow';
import { files } from 'clflow/parts';
import { hasMask, type GalleryImage } from '../store/index.js';
import { projectOf } from './lookup.js';
import { said } from './said.js';
import { isInside, placeMask } from './mask-place.js';
import type { Studio } from './services.js';

/** What stands in If-Match for no mask. */
export const NO_MASK = '"none"';

/** The files that count as an image's mask together; empty where it has none. */
export function maskPaths(studio: Studio, image: GalleryImage): string[] {
  if (!hasMask(image)) return [];
  if (image.ownMask !== null) return [join(studio.data.project(image.projectId), image.ownMask)];
  const { folder } = projectOf(studio, image.projectId);
  return image.masks.map((name) => join(folder, name));
}

/** Another one whenever another mask lies there. */
export async function maskTag(studio: Studio, image: GalleryImage): Promise<string> {
  const hash = createHash('sha256');
  let found = 0;
  for (const path of maskPaths(studio, image)) {
    const bytes = await readFile(path).catch(() => null);
    if (!bytes) continue;
    found++;
    hash.update(createHash('sha256').update(bytes).digest());
  }
  return found === 0 ? NO_MASK : `"${hash.digest('hex').slice(0, 24)}"`;
}

/** Gives an image a mask, or takes it away. @param png null for none */
export async function setMask(studio: Studio, image: GalleryImage, png: Uint8Array | null): Promise<void> {
  const { store } = studio;
  const { folder } = projectOf(studio, image.projectId);
  if (!existsSync(folder)) throw said('folder-gone', { folder });
  const { id, masks } = image;
  const change = (ownMask: string | null, inFolder = masks, maskPainted = image.maskPainted): Promise<void> =>
    store.folderImages.setMask(id, { masks: inFolder, ownMask, maskPainted });

  if (image.ownMask === null && (await isReplaceable(folder, masks))) {
    const [name] = masks;
    await keepBefore(studio, image, join(folder, name), name);
    if (await isWritten(join(folder, name), png)) {
      return change(null, png === null ? [] : masks, png !== null);
    }
  }
  if (png === null) {
    const forget = image.ownMask !== null && image.ownMask !== '';
    await change(masks.length > 0 ? '' : null);
    if (forget) await rm(join(studio.data.project(image.projectId), image.ownMask), { force: true });
    return;
  }
  if (image.ownMask === null && masks.length === 0) {
    const name = await placeMask(folder, image, store.gallery.all(image.projectId), png);
    if (name !== null) return change(null, [name], true);
  }
  const path = studio.data.mask(image.projectId, id);
  await files.writeFileAtomic(path, png);
  return change(relative(studio.data.project(image.projectId), path).split(sep).join('/'));
}

async function isReplaceable(folder: string, masks: readonly string[]): Promise<boolean> {
  if (masks.length !== 1 || !masks[0].toLowerCase().endsWith('.png')) return false;
  return isInside(folder, join(folder, masks[0]));
}

/** A copy of what a person or another program had painted. */
async function keepBefore(studio: Studio, image: GalleryImage, path: string, name: string): Promise<void> {
  if (image.maskPainted || !existsSync(path)) return;
  const kept = studio.data.maskBefore(image.projectId, name);
  if (existsSync(kept)) return;
  await mkdir(dirname(kept), { recursive: true });
  await copyFile(path, kept);
}

/** False for a folder that may only be read. */
async function isWritten(path: string, png: Uint8Array | null): Promise<boolean> {
  try {
    if (png === null) await rm(path, { force: true });
    else await files.writeFileAtomic(path, png);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isRefused = (error instanceof ClflowError && error.code === 'io') || code === 'EACCES' || code === 'EROFS';
    if (isRefused || code === 'EPERM') return false;
    throw error;
  }
}
