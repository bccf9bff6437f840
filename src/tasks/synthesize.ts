/** @file Paint defects on good images, each with its mask and boxes, and write them out. */
import { join } from 'node:path';
import * as z from 'zod';
import { openDataset } from '../dataset/index.js';
import { writeFileAtomic } from '../files/index.node.js';
import type { Box, Size } from '../geometry/index.js';
import {
  contactSheet,
  decodeImage,
  encodePng,
  imageInfo,
  isEmptyMask,
  rangeOf,
  resizeRgb,
  type RgbImage,
  type Tile,
  workingSize,
} from '../image/index.node.js';
import { Random } from '../random.js';
import { type DefectType, outlined, Synthesizer } from '../synthesis/index.js';
import { defaults } from './support/defaults.js';
import type { TaskHooks } from './support/events.js';
import * as given from './support/options.js';

/** Good images held in memory: enough to take patches from. */
const mostSources = 64;
/** Defects on the contact sheet. */
const mostShown = 48;

/** The options of {@link synthesize}. */
export const synthesizeOptions = z.strictObject({
  /** Folder of one product. */
  data: given.path,
  /** Folder to write to. */
  output: given.path,
  /** How many defects. */
  count: given.wholeNumber(1).default(defaults.count),
  seed: given.seed,
  size: given.size.default(defaults.size),
  /** Types to draw from; all that fit the product when missing. */
  types: given.names.optional(),
  layout: given.layout,
  maxMegapixels: given.maxMegapixels,
});

export interface SynthesizeOptions extends z.input<typeof synthesizeOptions>, TaskHooks {}

/** An entry of defects.json; paths are relative to the output folder, the source's to the data set. */
export interface DefectRecord {
  readonly file: string;
  readonly mask: string;
  readonly type: DefectType;
  readonly source: string;
  readonly boxes: readonly Box[];
  /** Part of the image's area, 0 … 1. */
  readonly area: number;
  readonly seed: number;
}

export interface SynthesizeResult {
  readonly output: string;
  readonly size: Size;
  readonly defects: readonly DefectRecord[];
  readonly contactSheet: string;
}

/**
 * Paints defects on the good images of a folder and writes them: images, masks, `defects.json` and a contact sheet.
 *
 * @example
 * ```ts
 * await synthesize({ data: 'photos/bottle', output: 'defects', count: 200, types: ['scratch', 'crack'] });
 * ```
 *
 * @throws ClflowError `usage` for an option that makes no sense, `data` and `io` as the data set, the images and the disk have it,
 *   `interrupted` when the signal stops it
 */
export async function synthesize(options: SynthesizeOptions): Promise<SynthesizeResult> {
  const { onEvent, data, output, count, seed, layout, maxMegapixels, ...settings } = given.checked(
    synthesizeOptions,
    options,
  );
  // The synthesizer itself refuses names that are no types.
  const types = settings.types as DefectType[] | undefined;
  const dataset = await openDataset(data, { layout, isEmptyMask: (file) => isEmptyMask(file, { maxMegapixels }) });
  const samples = Random.of(seed, 'sources').shuffle(dataset.train).slice(0, mostSources);
  const info = await imageInfo(samples[0].file);
  const size = workingSize(settings.size, info.width, info.height);
  const images: RgbImage[] = [];
  const range = await rangeOf(
    samples.map(({ file }) => file),
    { maxMegapixels },
  );
  for (const { file } of samples) {
    const image = await decodeImage(file, { range, maxMegapixels });
    images.push(resizeRgb(image, size.width, size.height));
  }

  const synthesizer = new Synthesizer({ sources: images, types });
  const defects: DefectRecord[] = [];
  const tiles: Tile[] = [];
  for (let i = 0; i < count; i++) {
    onEvent({ phase: 'synthesizing', done: i, total: count });
    const at = i % images.length;
    const { image, mask, boxes, type } = synthesizer.synthesize(images[at], Random.of(seed, 'defect', i));
    const name = `${String(i).padStart(3, '0')}_${type}.png`;
    const record = { file: `images/${name}`, mask: `masks/${name}`, type, source: samples[at].name, boxes, seed };
    await writeFileAtomic(join(output, record.file), await encodePng(image));
    await writeFileAtomic(join(output, record.mask), await encodePng(mask));
    const area = mask.data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0) / mask.data.length;
    defects.push({ ...record, area: Number(area.toFixed(5)) });
    if (i >= mostShown) continue;
    tiles.push({ image: images[at], label: 'good' }, { image, label: type }, { image: outlined(image, mask) });
  }
  const json = `${JSON.stringify({ data: dataset.root, seed, size, defects }, null, 2)}\n`;
  await writeFileAtomic(join(output, 'defects.json'), new TextEncoder().encode(json));
  const sheet = join(output, 'contact-sheet.png');
  await writeFileAtomic(sheet, await encodePng(contactSheet(tiles, { columns: 6, tile: 256 })));
  const notes = [...dataset.notes];
  if (count > mostShown) notes.push(`the contact sheet shows the first ${mostShown} defects.`);
  notes.forEach((message) => onEvent({ phase: 'note', message }));
  return { output, size, defects, contactSheet: sheet };
}
