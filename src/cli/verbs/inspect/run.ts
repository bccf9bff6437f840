/** @file What `clflow inspect` does. */
import { join } from 'node:path';
import { writeFileAtomic } from '../../../files/index.node.js';
import { listImages } from '../../../dataset/index.js';
import { heatmapScale, appearanceAt, type Inspection } from '../../../detector/index.js';
import { ClflowError } from '../../../errors.js';
import {
  decodeImage,
  encodePng,
  heatmapOverlay,
  type Appearance,
  type OverlayOptions,
  type RgbImage,
} from '../../../image/index.node.js';
import { heatmapNames } from '../../../tasks/support/heatmap-names.js';
import { ignoredParts } from '../../../tasks/support/ignored-parts.js';
import type { InspectOptions } from './command.js';
import { readable } from '../../../report/readable.js';
import { openDetector } from '../../../tasks/support/open-model.js';
import { print } from '../../terminal/output.js';
import type { Status } from '../../status.js';

/** An image's verdict, or why it has none; `heatmap` is the path of its picture. */
type Finding =
  { file: string; inspection: Inspection; appearance?: Appearance; heatmap?: string } | { file: string; error: string };

export async function runInspect(
  model: string,
  paths: readonly string[],
  options: InspectOptions,
  status: Status,
): Promise<void> {
  const detector = await openDetector(model, options.threads);
  try {
    const files = await listImages([...paths]);
    const scale = heatmapScale(detector.metadata);
    const pictures = options.heatmaps ? heatmapNames(files).map((name) => join(options.heatmaps!, name)) : [];
    const ignored = await ignoredParts(options);
    const counts = { normal: 0, anomalous: 0, failed: 0 };
    for (const [i, file] of files.entries()) {
      const image = await decodeOrError(file);
      if (image instanceof ClflowError) {
        counts.failed++;
        print(line({ file, error: image.message }, options.json));
        continue;
      }
      const inspection = await detector.inspect(image, ignored(image));
      counts[inspection.verdict]++;
      if (pictures[i]) await writeHeatmap(pictures[i], image, inspection, scale);
      const look = options.json ? appearanceAt(image, detector.metadata.size) : undefined;
      print(line({ file, inspection, appearance: look, heatmap: pictures[i] }, options.json));
    }
    if (!options.json) print(`\n${summary(counts, detector.metadata.threshold.value, options.heatmaps)}`);
    if (counts.failed > 0) status.report(2);
    else if (counts.anomalous > 0 && options.failOnAnomaly) status.report(1);
  } finally {
    await detector.release();
  }
}

async function decodeOrError(file: string): Promise<RgbImage | ClflowError> {
  try {
    return await decodeImage(file);
  } catch (error) {
    if (error instanceof ClflowError) return error;
    throw error;
  }
}

async function writeHeatmap(
  path: string,
  image: RgbImage,
  { map, regions }: Inspection,
  scale: Pick<OverlayOptions, 'low' | 'high'>,
): Promise<void> {
  const overlay = heatmapOverlay(image, map, { ...scale, boxes: regions.map(({ box }) => box) });
  await writeFileAtomic(path, await encodePng(overlay));
}

function line(finding: Finding, json: boolean | undefined): string {
  if ('error' in finding) {
    const { file, error } = finding;
    return json ? JSON.stringify({ file, error }) : `${'error'.padEnd(11)}${error}`;
  }
  const { file, inspection, appearance, heatmap } = finding;
  const { score, pValue, verdict, threshold, regions } = inspection;
  if (json) return JSON.stringify({ file, score, pValue, verdict, threshold, regions, heatmap, appearance });
  const found = regions.length === 0 ? '' : `${regions.length} region${regions.length === 1 ? '' : 's'}`;
  return [
    verdict.padEnd(11),
    `score ${readable(score)}`.padEnd(17),
    `p ${pValue.toFixed(3)}`.padEnd(10),
    found.padEnd(12),
    file,
  ].join('');
}

function summary(
  { normal, anomalous, failed }: { normal: number; anomalous: number; failed: number },
  threshold: number,
  heatmaps: string | undefined,
): string {
  const unreadable = failed > 0 ? `, ${failed} could not be read` : '';
  const pictures = heatmaps ? `; heat maps in ${heatmaps}` : '';
  return `${normal} normal, ${anomalous} anomalous${unreadable} (threshold ${readable(threshold)})${pictures}`;
}
