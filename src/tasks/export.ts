/** @file A model as other inference servers keep it. */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import type { DetectorMetadata } from '../detector/index.js';
import { ClflowError } from '../errors.js';
import { ioError, writeFileAtomic } from '../files/index.node.js';
import { checkOnnx } from '../graph/index.js';
import { openModel } from './support/open-model.js';
import type { TaskHooks } from './support/events.js';
import * as given from './support/options.js';
import { tritonConfig } from './support/triton-config.js';

/** The options of {@link exportModel}. */
export const exportOptions = z.strictObject({
  /** Model file. */
  model: given.path,
  /** Triton repository: the folder that holds a folder for each model. */
  triton: given.path,
  /** What the server calls the model; its file's name without the ending when missing. */
  name: z.string('must be a name').optional(),
});

export interface ExportOptions extends z.input<typeof exportOptions>, TaskHooks {}

export interface ExportResult {
  readonly name: string;
  /** The number of this version; 1 where the repository had none of the model. */
  readonly version: number;
  /** The model's file and the server's configuration. */
  readonly files: readonly string[];
  readonly metadata: DetectorMetadata;
}

/** Triton makes a folder's name part of an address. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/**
 * Adds a model to a Triton repository: `TRITON/NAME/VERSION/model.onnx` and `TRITON/NAME/config.pbtxt`. Another version than those
 * which are there is added; which one is served is the server's to say (the highest, unless told otherwise).
 *
 * @example
 * ```ts
 * const { files } = await exportModel({ model: 'bottle.onnx', triton: 'repository' });
 * ```
 *
 * @throws ClflowError `usage` for a name that no server takes, `model` and `io` when the model cannot be read, `io` when nothing can
 *   be written
 */
export async function exportModel(options: ExportOptions): Promise<ExportResult> {
  const {
    onEvent,
    model,
    triton,
    name = basename(model).replace(/\.onnx$/i, ''),
  } = given.checked(exportOptions, options);
  if (!NAME.test(name)) {
    throw new ClflowError(
      'usage',
      `${JSON.stringify(name)} cannot be a model's name: it takes letters, digits, points, _ and -, and begins with a letter or digit.`,
    );
  }
  const { bytes, detector } = await openModel(model, { threads: 1 }, onEvent);
  await detector.release();
  const { metadata } = detector;
  const { inputs, outputs } = checkOnnx(bytes, model);
  const folder = join(triton, name);
  const version = 1 + Math.max(0, ...(await versionsIn(folder)));
  const [file, config] = [join(folder, String(version), 'model.onnx'), join(folder, 'config.pbtxt')];
  // The configuration first: a server that polls takes a version over as soon as its model is there.
  await writeFileAtomic(config, new TextEncoder().encode(tritonConfig({ name, inputs, outputs, metadata })));
  await writeFileAtomic(file, bytes);
  return { name, version, files: [file, config], metadata };
}

async function versionsIn(folder: string): Promise<number[]> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw ioError('read', folder, error);
  });
  return entries.filter((entry) => /^[1-9]\d*$/.test(entry)).map(Number);
}
