/** @file Anomaly maps as numbers: computed when somebody looks, and kept by the hashes of model and image. */
import { readFile } from 'node:fs/promises';
import { heatmapScale, regionThreshold } from 'clflow';
import { image as images } from 'clflow/parts';
import type { InspectAnswer } from '../pool/index.js';
import type { GalleryImage, ModelVersion, Project } from '../store/index.js';
import { areaKey, areaOf, areaTask } from './area.js';
import { keepFile } from './data-folder.js';
import { metadataOf } from './json.js';
import { said } from './said.js';
import type { Studio } from './services.js';

/** How a model's maps are to be coloured. */
export function scaleOf(model: ModelVersion): Record<'width' | 'height' | 'low' | 'high' | 'threshold', number> {
  const metadata = metadataOf(model);
  const { width, height } = metadata.size;
  return { width, height, ...heatmapScale(metadata), threshold: regionThreshold(metadata) };
}

/** float32, little-endian, row by row. */
export async function mapOf(
  studio: Studio,
  image: Pick<GalleryImage, 'sha256' | 'projectId'>,
  model: ModelVersion,
  path: string,
): Promise<Buffer> {
  const project = studio.store.projects.get(image.projectId)!;
  const kept = studio.data.map(model.sha256, image.sha256, areaKey(areaOf(studio, project)));
  const { width, height } = metadataOf(model).size;
  const before = await readFile(kept).catch(() => null);
  if (before?.length === 4 * width * height) return before;
  const { map } = await inspected(studio, model, path, project);
  const { buffer, byteOffset, byteLength } = map!.data;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  await keepFile(kept, bytes);
  return bytes;
}

/** An image by a model, in a process of the pool. @throws HttpError 404 for a file that is not there any more */
export async function inspected(
  studio: Studio,
  model: ModelVersion,
  path: string,
  project: Pick<Project, 'id' | 'settings'>,
): Promise<InspectAnswer> {
  const image = await readFile(path).catch(() => null);
  if (!image) throw said('file-gone');
  const pool = await studio.pool();
  const ref = { name: model.name, hash: model.sha256, path: model.path };
  const area = await areaTask(areaOf(studio, project));
  return await pool.inspect(ref, { image, ...area, map: true, maxMegapixels: images.MAX_MEGAPIXELS });
}
