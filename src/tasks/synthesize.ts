/** @file The work of `clflow synthesize`: data set in, images, masks, JSON and contact sheet out. */
import { join } from 'node:path';
import type { Box } from '../geometry/index.js';
import { writeFileAtomic } from '../files/index.node.js';
import { openDataset } from '../dataset/index.js';
import {
  contactSheet,
  decodeImage,
  encodePng,
  imageInfo,
  isEmptyMask,
  resizeRgb,
  type RgbImage,
  type Tile,
  workingSize,
} from '../image/index.node.js';
import { Random } from '../random.js';
import { type DefectType, outlined, Synthesizer } from '../synthesis/index.js';
import type { SynthesizeOptions } from '../cli/verbs/synthesize/command.js';

/** Good images held in memory: enough to take patches from. */
const mostSources = 64;
/** Defects on the contact sheet. */
const mostShown = 48;

/** An entry of defects.json; paths are relative to the output folder, the source's to the data set. */
interface DefectRecord {
  readonly file: string;
  readonly mask: string;
  readonly type: DefectType;
  readonly source: string;
  readonly boxes: readonly Box[];
  /** Part of the image's area, 0 … 1. */
  readonly area: number;
  readonly seed: number;
}

export interface SynthesisResult {
  readonly output: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly defects: readonly DefectRecord[];
  readonly contactSheet: string;
  readonly notes: readonly string[];
}

/**
 * Synthesizes and writes everything.
 * @throws ClflowError `usage` for a wrong option, `data` and `io` as the data set, the images and the disk have it.
 */
export async function synthesizeDataset(data: string, options: SynthesizeOptions): Promise<SynthesisResult> {
  const { count, seed, layout } = options;
  // The synthesizer itself refuses names that are no types.
  const types = options.types as DefectType[] | undefined;
  const dataset = await openDataset(data, { layout, isEmptyMask });
  const samples = Random.of(seed, 'sources').shuffle(dataset.train).slice(0, mostSources);
  const info = await imageInfo(samples[0].file);
  const size = workingSize(options.size, info.width, info.height);
  const images: RgbImage[] = [];
  for (const { file } of samples) images.push(resizeRgb(await decodeImage(file), size.width, size.height));

  const synthesizer = new Synthesizer({ sources: images, types });
  const defects: DefectRecord[] = [];
  const tiles: Tile[] = [];
  for (let i = 0; i < count; i++) {
    const at = i % images.length;
    const { image, mask, boxes, type } = synthesizer.synthesize(images[at], Random.of(seed, 'defect', i));
    const name = `${String(i).padStart(3, '0')}_${type}.png`;
    const record = { file: `images/${name}`, mask: `masks/${name}`, type, source: samples[at].name, boxes, seed };
    await writeFileAtomic(join(options.output, record.file), await encodePng(image));
    await writeFileAtomic(join(options.output, record.mask), await encodePng(mask));
    const area = mask.data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0) / mask.data.length;
    defects.push({ ...record, area: Number(area.toFixed(5)) });
    if (i >= mostShown) continue;
    tiles.push({ image: images[at], label: 'good' }, { image, label: type }, { image: outlined(image, mask) });
  }
  const json = `${JSON.stringify({ data: dataset.root, seed, size, defects }, null, 2)}\n`;
  await writeFileAtomic(join(options.output, 'defects.json'), new TextEncoder().encode(json));
  const sheet = join(options.output, 'contact-sheet.png');
  await writeFileAtomic(sheet, await encodePng(contactSheet(tiles, { columns: 6, tile: 256 })));
  const notes = [...dataset.notes];
  if (count > mostShown) notes.push(`the contact sheet shows the first ${mostShown} defects.`);
  return { output: options.output, size, defects, contactSheet: sheet, notes };
}
