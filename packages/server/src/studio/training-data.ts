/**
 * @file What a training learns from: the good images as they are labelled now. Where that is what the folder says itself, the folder
 * is taken; else a folder of links that says so.
 */
import { createHash } from 'node:crypto';
import { copyFile, link, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { GalleryImage, Project } from '../store/index.js';
import { areaKey, type Area } from './area.js';
import { readLayout } from './layout.js';
import type { Studio } from './services.js';

/** Good images that a training may take. */
function goodForTraining(images: readonly GalleryImage[]): GalleryImage[] {
  return images.filter(({ label, aside, split }) => label === 'good' && !aside && split !== 'test');
}

/** Another one when an image, its label, its place in the split or the area that counts is another. */
export function digestOf(images: readonly GalleryImage[], area: Area): string {
  const hash = createHash('sha256');
  for (const { id, sha256, label, defect, split, aside } of images) {
    hash.update(JSON.stringify([id, sha256, label, defect, split, aside]));
  }
  // Nothing where all of an image counts: what was kept before there were areas stays true.
  hash.update(areaKey(area));
  return hash.digest('hex').slice(0, 32);
}

/** The folder to train on. @param name of a folder of links, should one be needed */
export async function trainingFolder(studio: Studio, project: Project, name: string): Promise<string> {
  const chosen = goodForTraining(studio.store.gallery.all(project.id));
  const { training } = await readLayout(project.folder);
  const own = new Set(training);
  if (chosen.length === own.size && chosen.every((image) => own.has(image.name))) return project.folder;
  const root = join(studio.data.trainings(project.id), name);
  // The model is called by the last part of the path.
  const good = join(root, basename(project.folder), 'good');
  await mkdir(good, { recursive: true });
  for (const [i, image] of chosen.entries()) {
    const number = String(i + 1).padStart(6, '0');
    await linkTo(join(project.folder, image.name), join(good, `${number}-${basename(image.name)}`));
  }
  return join(root, basename(project.folder));
}

/** Takes away what trainings before have left. @param needed names of folders that a job still reads */
export async function tidyTrainings(studio: Studio, project: number, needed: ReadonlySet<string>): Promise<void> {
  const folder = studio.data.trainings(project);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!needed.has(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Not every system lets everybody make every kind of link. */
export async function linkTo(file: string, at: string): Promise<void> {
  await symlink(file, at)
    .catch(() => link(file, at))
    .catch(() => copyFile(file, at));
}
