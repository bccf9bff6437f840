/** @file A picture of the line: its verdict by the model in use, kept with the picture, told to all pages. */
import { createHash, randomUUID } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import { image as images } from 'clflow/parts';
import type { LineInspection, ModelVersion, Project } from '../store/index.js';
import { areaOf, areaTask } from './area.js';
import { modelNameOf } from './lookup.js';
import { said } from './said.js';
import type { Studio } from './services.js';

export interface AboutPicture {
  readonly source: 'camera' | 'folder' | 'file';
  readonly name?: string;
  /** What was inspected, such as a file as it was at a moment. */
  readonly trigger?: string;
  readonly signal?: AbortSignal;
}

/** Maps of the latest pictures: whoever looks at a verdict wants to see where. */
const MAPS_KEPT = 64;

/** Maps by inspection, in memory; older ones are computed again from the kept picture. */
export class LatestMaps {
  private readonly maps = new Map<string, Buffer>();

  add(inspection: string, map: Buffer): void {
    this.maps.set(inspection, map);
    const [oldest] = this.maps.keys();
    if (this.maps.size > MAPS_KEPT) this.maps.delete(oldest);
  }

  get(inspection: string): Buffer | undefined {
    return this.maps.get(inspection);
  }
}

/** @throws HttpError 409 */
export function modelInUse({ store }: Pick<Studio, 'store'>, project: number): ModelVersion {
  const model = store.models.inUse(modelNameOf(project));
  if (model) return model;
  throw said('train-first');
}

/** @throws HttpError 409 without a model, 422 for bytes that are no picture, 429 and 503 as the pool does */
export async function inspectPicture(
  studio: Studio,
  maps: LatestMaps,
  project: Project,
  content: Uint8Array,
  { source, name, trigger, signal }: AboutPicture,
): Promise<LineInspection> {
  const { store, hub } = studio;
  const model = modelInUse(studio, project.id);
  const receivedAt = Date.now();
  const start = performance.now();
  const pool = await studio.pool();
  const ref = { name: model.name, hash: model.sha256, path: model.path };
  const area = await areaTask(areaOf(studio, project));
  const task = { image: content, ...area, map: true, maxMegapixels: images.MAX_MEGAPIXELS };
  const answer = await pool.inspect(ref, task, { signal });
  const { verdict, score, pValue, threshold, regions, width, height, observation, timing } = answer;
  const { brightness, sharpness, x, y } = observation;
  const mediaType = (await fileTypeFromBuffer(content))?.mime ?? 'application/octet-stream';
  const stored = await store.inspections.add(
    {
      ...{ id: randomUUID(), projectId: project.id, station: source, triggerId: trigger },
      ...{ receivedAt, decidedAt: Date.now(), verdict, score, threshold, pValue, regions },
      appearance: { brightness, sharpness, x, y },
      ...{ modelName: model.name, modelSha256: model.sha256 },
      imageSha256: createHash('sha256').update(content).digest('hex'),
      timing: { ...timing, total: performance.now() - start },
    },
    { image: { name: name ?? source, mediaType, width, height, content } },
  );
  const { buffer, byteOffset, byteLength } = answer.map!.data;
  maps.add(stored.id, Buffer.from(buffer, byteOffset, byteLength));
  hub.push({ type: 'inspection', project: project.id, inspection: stored.id });
  return store.line.get(stored.id)!;
}
