/** @file Look at a model file: whether it is sound, what it says about itself, and where its bytes are. */
import * as z from 'zod';
import { modelParts, type DetectorMetadata, type ModelPart } from '../detector/index.js';
import { openModel } from './support/open-model.js';
import type { TaskHooks } from './support/events.js';
import * as given from './support/options.js';

/** The options of {@link checkModel}. */
const checkModelOptions = z.strictObject({
  /** Model file. */
  model: given.path,
});

export interface CheckModelOptions extends z.input<typeof checkModelOptions>, TaskHooks {}

export interface CheckModelResult {
  readonly bytes: number;
  readonly metadata: DetectorMetadata;
  /** The largest first; together they are the file. */
  readonly parts: readonly ModelPart[];
}

/**
 * Opens a model as an inspection would, and tells what it consists of.
 *
 * @throws ClflowError `io` when the file cannot be read, `model` when it is not one of ours, damaged, or no sound model
 */
export async function checkModel(options: CheckModelOptions): Promise<CheckModelResult> {
  const { onEvent, model } = given.checked(checkModelOptions, options);
  const { bytes, detector } = await openModel(model, { threads: 1 }, onEvent);
  await detector.release();
  return { bytes: bytes.length, metadata: detector.metadata, parts: modelParts(bytes, model) };
}
