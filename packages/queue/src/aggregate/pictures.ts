/** @file The pictures of the most anomalous images: they are inspected once more, for their heat maps. */
import { encodeJpeg } from 'clflow';
import { detector as detectors } from 'clflow/parts';
import { requireGoing, type BatchHooks } from '../batch/hooks.js';
import { Picture, type Inspector, type Opening } from '../batch/inspector.js';
import type { KeptModel } from '../batch/kept-model.js';
import type { InspectedLine } from '../batch/result-line.js';
import type { Storage } from '../storage/index.js';

/** An image with its heat map as a data: URL; null where it could not be read any more. */
export type Shown = { readonly line: InspectedLine; readonly source: string | null };

export async function pictures(
  storage: Storage,
  model: KeptModel,
  opening: Opening,
  lines: readonly InspectedLine[],
  hooks: BatchHooks,
): Promise<readonly Shown[]> {
  if (lines.length === 0) return [];
  const inspector = await model.open(storage, opening);
  const shown: Shown[] = [];
  for (const line of lines) {
    requireGoing(hooks);
    const picture = new Picture({ file: line.file }, storage);
    shown.push({ line, source: await thumbnail(inspector, picture).catch(() => null) });
  }
  return shown;
}

async function thumbnail(inspector: Inspector, picture: Picture): Promise<string> {
  const { detector } = inspector;
  const image = await inspector.decode(picture);
  const inspection = await inspector.inspect(image);
  const jpeg = await encodeJpeg(detectors.heatmapThumbnail(image, inspection, detector.metadata));
  return `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`;
}
