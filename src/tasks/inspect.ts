/** @file Verdicts on images. */
import { join } from 'node:path';
import * as z from 'zod';
import { eachImage } from '../dataset/concurrency.js';
import { findImages } from '../dataset/list-images.js';
import type { Inspection } from '../detector/index.js';
import { messageOf } from '../errors.js';
import { writeFileAtomic } from '../files/index.node.js';
import type { Appearance } from '../image/index.node.js';
import type { TaskHooks } from './support/events.js';
import { fileInspector, type Seen } from './support/file-inspector.js';
import { heatmapNames } from './support/heatmap-names.js';
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
 * Images that are begun with before the first of them is done: the graph runs on one, and threads that would wait for it decode the next
 * ones and encode the pictures of those before. More of them are no faster.
 */
const AT_ONCE = 3;

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
    const pictures = heatmaps === undefined ? [] : heatmapNames(files).map((name) => join(heatmaps, name));
    const inspectFile = await fileInspector(detector, { ...settings, pictures: heatmaps !== undefined });
    const sizes = new SizeWatch(detector.metadata);
    let done = 0;
    const tell = (): void => onEvent({ phase: 'inspecting', done, total: files.length });
    tell();
    const atOnce = threads === 1 ? 1 : AT_ONCE;
    for await (const seen of eachImage(
      files,
      (file) => file,
      atOnce,
      (file) => orFailure(file, () => inspectFile(file)),
    )) {
      yield await lineOf(files[done], seen, pictures.at(done), sizes);
      if (++done < files.length) tell();
    }
    sizes.tell(onEvent);
    tell();
    for (const { file, error } of failures) yield { file, error };
  } finally {
    await detector.release();
  }
}

/** Whatever is wrong with one image, the others go on. */
async function orFailure<Result>(file: string, act: () => Promise<Result>): Promise<Result | FileFailure> {
  try {
    return await act();
  } catch (error) {
    const message = messageOf(error);
    return { file, error: message.includes(file) ? message : `${file}: ${message}` };
  }
}

/** Pictures are written when their images' turn has come, so that a run which is stopped leaves those of its lines. */
function lineOf(
  file: string,
  seen: Seen | FileFailure,
  heatmap: string | undefined,
  sizes: SizeWatch,
): Promise<FileInspection | FileFailure> {
  return orFailure(file, async () => {
    if ('error' in seen) return seen;
    const { size, inspection, appearance, picture } = seen;
    sizes.saw(size);
    if (heatmap !== undefined && picture) await writeFileAtomic(heatmap, picture);
    return { file, ...inspection, heatmap, appearance };
  });
}
