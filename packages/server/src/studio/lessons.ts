/** @file Pictures of the line as plain files in a folder of their own: what `clflow refine`, `calibrate` and `inspect` are given. */
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { LineInspection } from '../store/index.js';
import { picturePath } from './inspections.js';
import type { Studio } from './services.js';

/** A folder for each part, such as `good`; in it a file for each picture, called by the inspection's number. */
export async function writeLessons(
  studio: Studio,
  project: number,
  name: string,
  parts: Readonly<Record<string, readonly LineInspection[]>>,
): Promise<string> {
  const root = join(studio.data.lessons(project), name);
  for (const [part, pictures] of Object.entries(parts)) {
    if (pictures.length === 0) continue;
    await mkdir(join(root, part), { recursive: true });
    for (const picture of pictures) {
      const path = picturePath(studio, picture);
      await copyFile(path, join(root, part, fileOf(picture, extname(path))));
    }
  }
  return root;
}

/** The inspection's number and the beginning of its id. */
function fileOf({ sequence, id }: LineInspection, extension: string): string {
  return `${String(sequence).padStart(6, '0')}-${id}${extension}`;
}

/** Of which inspection a file of the lessons is. */
export function inspectionIn(file: string): string | null {
  return /\d{6,}-([0-9a-f-]{36})\.\w+$/.exec(file)?.[1] ?? null;
}

/** Takes away what jobs before have left. @param needed names of folders that a job still reads */
export async function tidyLessons(studio: Studio, project: number, needed: readonly string[]): Promise<void> {
  const folder = studio.data.lessons(project);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!needed.some((path) => path.includes(name))) await rm(join(folder, name), { recursive: true, force: true });
  }
}
