/** @file The part of a product's images that counts: a region of interest, and an area that is ignored inside of it. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Box } from 'clflow';
import type { Project } from '../store/index.js';
import { said } from './said.js';
import type { Studio } from './services.js';

export interface Area {
  /** Nothing beside it counts. */
  readonly roi: Box | null;
  /** Path of a mask, white where pixels do not count. */
  readonly ignore: string | null;
}

type Whose = Pick<Project, 'id' | 'settings'>;

export function areaOf({ data }: Pick<Studio, 'data'>, { id, settings }: Whose): Area {
  const { roi = null, ignore = null } = settings as { readonly roi?: Box | null; readonly ignore?: string | null };
  const path = ignore === null ? null : join(data.project(id), ignore);
  return { roi, ignore: path !== null && existsSync(path) ? path : null };
}

/** As options of the tasks `inspect` and `train`. */
export function areaOptions({ roi, ignore }: Area): { readonly roi?: Box; readonly ignore?: string } {
  return { ...(roi && { roi }), ...(ignore !== null && { ignore }) };
}

/** As a task of the pool has it. */
export async function areaTask({ roi, ignore }: Area): Promise<{ readonly roi?: Box; readonly ignore?: Uint8Array }> {
  return { ...(roi && { roi }), ...(ignore !== null && { ignore: await readFile(ignore) }) };
}

/** The same for the same area; empty where all of an image counts. */
export function areaKey({ roi, ignore }: Area): string {
  if (roi === null && ignore === null) return '';
  const box = roi ? `${roi.x}-${roi.y}-${roi.width}-${roi.height}` : 'all';
  return `${box}-${ignore === null ? 'all' : /(\w+)\.png$/.exec(ignore)![1]}`;
}

/** Whether options of a task are those of an area. */
export function isOf(options: Readonly<Record<string, unknown>>, area: Area): boolean {
  const wanted = areaOptions(area);
  return JSON.stringify([options.roi, options.ignore]) === JSON.stringify([wanted.roi, wanted.ignore]);
}

export interface CommonSize {
  readonly width: number;
  readonly height: number;
}

/** Of all images that are not set aside; null where they differ, or where there is none. */
export function commonSize({ store }: Pick<Studio, 'store'>, project: number): CommonSize | null {
  const images = store.gallery.all(project).filter(({ aside, width }) => !aside && width !== null);
  const [first] = images;
  if (!first?.width || !first.height) return null;
  const { width, height } = first;
  return images.every((image) => image.width === width && image.height === height) ? { width, height } : null;
}

/** @throws HttpError 409 */
export function requireCommonSize(studio: Studio, project: number): CommonSize {
  const size = commonSize(studio, project);
  if (size) return size;
  throw said('sizes-differ');
}
