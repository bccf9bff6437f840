/** @file What is wrong with a folder of images, before anything is trained. */
import { dirname } from 'node:path';
import * as z from 'zod';
import { strangeFindings } from './support/strange-findings.js';
import {
  examine,
  imageFindings,
  maskFindings,
  type CheckedImage,
  type Examined,
  type Finding,
} from '../check/index.js';
import { openDataset } from '../dataset/index.js';
import type { Size } from '../geometry/index.js';
import { isEmptyMask } from '../image/index.node.js';
import type { TaskHooks } from './support/events.js';
import * as given from './support/options.js';

/** The options of {@link check}. */
export const checkOptions = z.strictObject({
  /** Folder of one product. */
  data: given.path,
  layout: given.layout,
  maxMegapixels: given.maxMegapixels,
  /** Share of the good images that may be defects, up to 0.5: so many of those that are strangest to the others are named. */
  contamination: given.contamination.optional(),
  threads: given.computing.threads,
});

export interface CheckOptions extends z.input<typeof checkOptions>, TaskHooks {}

export interface CheckedFolder {
  /** Path of the folder. */
  readonly folder: string;
  readonly images: number;
  /** What its images are: `good`, or the name of a defect. */
  readonly defect: string;
  readonly use: 'train' | 'test';
}

export interface CheckResult {
  /** Images in all, masks not counted. */
  readonly images: number;
  readonly folders: readonly CheckedFolder[];
  readonly findings: readonly Finding[];
}

/**
 * Looks at every image and mask of a folder: unreadable ones, copies, one colour, other sizes, light and focus, masks that do
 * not fit. With `contamination` the embedded backbone looks at the good ones as well, for what is strange to the others. Nothing is
 * changed.
 *
 * @example
 * ```ts
 * const { findings } = await check({ data: 'photos/bottle' });
 * for (const { severity, message } of findings) console.log(severity, message);
 * ```
 *
 * @throws ClflowError `usage` for an option that makes no sense, `data` and `io` for a folder that cannot be opened,
 *   `interrupted` when the signal stops it
 */
export async function check(options: CheckOptions): Promise<CheckResult> {
  const { onEvent, signal, data, layout, maxMegapixels, contamination, threads } = given.checked(checkOptions, options);
  const dataset = await openDataset(data, { layout, isEmptyMask: (file) => isEmptyMask(file, { maxMegapixels }) });
  const { train, test } = dataset;
  const masks = test.filter(({ masks: own }) => own.length > 0).length;
  const total = train.length + test.length + masks;
  let before = 0;
  const counted = (done: number): void => onEvent({ phase: 'checking', done: before + done, total });
  const findings: Finding[] = [];
  const sizes = new Map<string, Size>();
  const owners = new Map<string, string>();
  /** The good images, where anything can be learned of them. */
  let good: Examined | null = null;
  for (const [samples, what] of [
    [train, 'training images'],
    [test, 'test images'],
  ] as const) {
    const examined = await examine(
      samples.map(({ file }) => file),
      { maxMegapixels, onImage: counted },
    );
    const { images, unreadable } = examined;
    before += samples.length;
    for (const { file, width, height } of images) sizes.set(file, { width, height });
    findings.push(...leaked(images, owners));
    for (const { file, digest } of images) owners.set(digest, file);
    if (unreadable.length > 0) {
      findings.push({
        kind: 'unreadable',
        severity: 'error',
        files: unreadable.map(({ file }) => file),
        message: `${unreadable.length} of ${samples.length} ${what} cannot be read: ${unreadable.map(({ problem }) => problem).join(' ')}`,
      });
    }
    const found = imageFindings(images, what);
    findings.push(...found);
    if (samples === train && images.length > 0 && !found.some(({ severity }) => severity === 'error')) good = examined;
  }
  const masked = await maskFindings(test, sizes, { maxMegapixels, onMask: counted });
  findings.push(...masked.map(({ kind, severity, files, message }) => ({ kind, severity, files, message })));
  if (contamination !== undefined && good)
    findings.push(...(await strangeFindings(good, { contamination, maxMegapixels, threads, signal, onEvent })));
  findings.push(...dataset.notes.map((message): Finding => ({ kind: 'unused', severity: 'note', files: [], message })));
  return { images: train.length + test.length, folders: foldersOf(dataset), findings };
}

/** Test images that are training images: a test on them measures memory. */
function leaked(images: readonly CheckedImage[], training: ReadonlyMap<string, string>): Finding[] {
  const copies = images.filter(({ digest }) => training.has(digest));
  if (copies.length === 0) return [];
  const [{ file, digest }] = copies;
  const message =
    `${copies.length} of ${images.length} test images are exact copies of training images (such as ${file} of ` +
    `${training.get(digest)}): take them out, since a test on what was learned measures nothing.`;
  return [{ kind: 'copies', severity: 'warning', files: copies.map((copy) => copy.file), message }];
}

function foldersOf({ train, test }: Awaited<ReturnType<typeof openDataset>>): CheckedFolder[] {
  const counts = new Map<string, CheckedFolder>();
  for (const [samples, use] of [
    [train, 'train'],
    [test, 'test'],
  ] as const) {
    for (const { file, defect } of samples) {
      const folder = dirname(file);
      const key = JSON.stringify([folder, use, defect]);
      counts.set(key, { folder, images: (counts.get(key)?.images ?? 0) + 1, defect, use });
    }
  }
  return [...counts.values()];
}
