/** @file Verdicts on images. */
import { join } from 'node:path';
import * as z from 'zod';
import { findImages } from '../dataset/index.js';
import { appearanceAt, areaMask, heatmapScale, type Inspection, type Region } from '../detector/index.js';
import { messageOf } from '../errors.js';
import { writeFileAtomic } from '../files/index.node.js';
import { decodeImage, encodePng, heatmapOverlay, type Appearance, type RgbImage } from '../image/index.node.js';
import type { TaskHooks } from './support/events.js';
import { heatmapNames } from './support/heatmap-names.js';
import { ignoredParts } from './support/ignored-parts.js';
import { openModel } from './support/open-model.js';
import { SizeWatch } from './support/size-watch.js';
import * as given from './support/options.js';

/** The options of {@link inspect}. */
export const inspectOptions = z.strictObject({
  /** Model file. */
  model: given.path,
  /** Images, and folders with images below. */
  images: z.array(given.path, 'must be a list of paths').min(1, 'must name an image or a folder'),
  /** Folder for each image with its heat map and boxes. */
  heatmaps: given.path.optional(),
  /** Mask of the images' size, white where pixels do not count. */
  ignore: given.path.optional(),
  /** Region of interest in pixels: nothing beside it counts. */
  roi: given.box.optional(),
  /** Measure brightness, sharpness and position of every image, which `monitor` reads. */
  appearance: given.flag.default(true),
  maxMegapixels: given.maxMegapixels,
  ...given.computing,
});

export interface InspectOptions extends z.input<typeof inspectOptions>, TaskHooks {}

/** The verdict on an image file. */
export interface FileInspection extends Omit<Inspection, 'map' | 'contributions'> {
  readonly file: string;
  /** Path of the picture with the heat map, where one was asked for. */
  readonly heatmap?: string;
  readonly appearance?: Appearance;
}

/** An image file that has no verdict, and why. */
export interface FileFailure {
  readonly file: string;
  readonly error: string;
}

/**
 * Inspects images one after the other. A file that cannot be read has a line with its error, and the others go on.
 *
 * @example
 * ```ts
 * for await (const line of inspect({ model: 'bottle.onnx', images: ['incoming/'] })) {
 *   console.log(line.file, 'error' in line ? line.error : line.verdict);
 * }
 * ```
 *
 * @throws ClflowError `usage` for an option that makes no sense, `model` and `io` when the model cannot be opened, `data` for a
 *   path that does not exist or an ignore mask that does not fit, `interrupted` when the signal stops it
 */
export async function* inspect(options: InspectOptions): AsyncGenerator<FileInspection | FileFailure, void> {
  const { onEvent, model, threads, device, images, heatmaps, ...settings } = given.checked(inspectOptions, options);
  const { detector } = await openModel(model, { threads, device }, onEvent);
  try {
    const { files, failures, notes } = await findImages(images);
    notes.forEach((message) => onEvent({ phase: 'note', message }));
    const { metadata } = detector;
    const pictures = heatmaps === undefined ? [] : heatmapNames(files).map((name) => join(heatmaps, name));
    const ignored = await ignoredParts(settings);
    const decoding = { range: metadata.inputRange, maxMegapixels: settings.maxMegapixels };
    const scale = heatmapScale(metadata);
    const sizes = new SizeWatch(metadata);
    const area = areaMask(metadata);
    for (const [i, file] of files.entries()) {
      onEvent({ phase: 'inspecting', done: i, total: files.length });
      yield await orFailure(file, async () => {
        const image = await decodeImage(file, decoding);
        sizes.saw(image);
        const inspection = await detector.inspect(image, ignored(image));
        const heatmap = pictures.at(i);
        if (heatmap !== undefined) await writeHeatmap(heatmap, image, inspection, scale);
        const appearance = settings.appearance ? appearanceAt(image, metadata.size, area) : undefined;
        const { score, pValue, verdict, threshold, regions } = inspection;
        return { file, score, pValue, verdict, threshold, regions, heatmap, appearance };
      });
    }
    sizes.tell(onEvent);
    onEvent({ phase: 'inspecting', done: files.length, total: files.length });
    for (const { file, error } of failures) yield { file, error };
  } finally {
    await detector.release();
  }
}

/** Whatever is wrong with one image, the others go on. */
async function orFailure<Verdict>(file: string, act: () => Promise<Verdict>): Promise<Verdict | FileFailure> {
  try {
    return await act();
  } catch (error) {
    const message = messageOf(error);
    return { file, error: message.includes(file) ? message : `${file}: ${message}` };
  }
}

async function writeHeatmap(
  path: string,
  image: RgbImage,
  { map, regions }: { readonly map: Inspection['map']; readonly regions: readonly Region[] },
  scale: ReturnType<typeof heatmapScale>,
): Promise<void> {
  const overlay = heatmapOverlay(image, map, { ...scale, boxes: regions.map(({ box }) => box) });
  await writeFileAtomic(path, await encodePng(overlay));
}
