/** @file Whether a stream of images still is as it was when the model was calibrated. */
import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { ClflowError } from '../errors.js';
import { ioError } from '../files/index.node.js';
import type { Drift, MonitorState } from '../monitor/index.js';
import { defaults } from './support/defaults.js';
import type { TaskHooks } from './support/events.js';
import { observedImages, observedLines } from './support/observations.js';
import { openModel } from './support/open-model.js';
import { SizeWatch } from './support/size-watch.js';
import * as given from './support/options.js';

/** The options of {@link monitor}. */
export const monitorOptions = z.strictObject({
  /** Model file. */
  model: given.path,
  /** Folder of images, taken in the natural order of their names, or a file of lines from `clflow inspect --json`. */
  stream: given.path,
  /** Chance of any alarm, however long the stream, while nothing changes. */
  falseAlarmLevel: given.share.default(defaults.falseAlarmLevel),
  maxMegapixels: given.maxMegapixels,
  ...given.computing,
});

export interface MonitorOptions extends z.input<typeof monitorOptions>, TaskHooks {}

/** A drift with the files that its numbers name. */
export interface FileDrift extends Drift {
  readonly sinceFile: string;
  readonly atFile: string;
}

export interface MonitorResult extends Pick<MonitorState, 'images' | 'evidence'> {
  readonly falseAlarmLevel: number;
  readonly drifts: readonly FileDrift[];
  /** Images that could not be read. */
  readonly unreadable: number;
}

/**
 * Tests a stream of images against those that calibrated the model: image score, brightness, sharpness and position.
 *
 * @example
 * ```ts
 * const { drifts } = await monitor({ model: 'bottle.onnx', stream: 'photos/today' });
 * ```
 *
 * @throws ClflowError `usage` for an option that makes no sense, `model` and `io` when a file cannot be read, `data` for a stream
 *   without a readable image, `interrupted` when the signal stops it
 */
export async function monitor(options: MonitorOptions): Promise<MonitorResult> {
  const { onEvent, model, stream, threads, device, falseAlarmLevel, maxMegapixels } = given.checked(
    monitorOptions,
    options,
  );
  const info = await stat(stream).catch((error: unknown) => {
    throw ioError('read', stream, error);
  });
  const { detector } = await openModel(model, { threads, device }, onEvent);
  try {
    const watch = detector.monitor({ falseAlarmLevel });
    const files: string[] = [];
    const drifts: FileDrift[] = [];
    let unreadable = 0;
    const sizes = new SizeWatch(detector.metadata);
    const source = info.isDirectory()
      ? observedImages(detector, stream, maxMegapixels, sizes, onEvent)
      : observedLines(stream);
    for await (const observed of source) {
      if ('error' in observed) {
        unreadable++;
        onEvent({ phase: 'unreadable', file: observed.file, error: observed.error });
        continue;
      }
      files.push(observed.file);
      for (const drift of watch.observe(observed.observation)) {
        const named = { sinceFile: files[drift.since - 1], atFile: files[drift.at - 1] };
        drifts.push({ ...drift, ...named });
        onEvent({ phase: 'drift', drift, ...named });
      }
    }
    sizes.tell(onEvent);
    if (files.length === 0) throw new ClflowError('data', `${stream} holds no image that could be read.`);
    const { images, evidence } = watch.state;
    return { images, falseAlarmLevel, evidence, drifts, unreadable };
  } finally {
    await detector.release();
  }
}
