/** @file Training in a browser: the page's side. */
import type { DetectorMetadata } from '../detector/metadata.js';
import { ClflowError } from '../errors.js';
import { absolutePaths, pageConfig } from './configure.js';
import { modelBytes } from './model-bytes.js';
import { requireGoing, stopped } from './stopped.js';
import type { TrainOptions, TrainResult, WebTrainingEvent } from './train-options.js';
import type { TrainingPicture } from './training-pictures.js';
import { WorkerCalls } from './worker-calls.js';

/** What the worker answers. */
export interface Trained extends Omit<TrainResult, 'model'> {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly metadata: DetectorMetadata;
}

/**
 * Learns a product from pictures of good parts, as Node does, in a worker of its own. Nothing leaves the page.
 * @example
 * const { model, metadata } = await train([...input.files], { onEvent: ({ phase }) => console.log(phase) });
 * const detector = await Detector.load(model);
 * @throws ClflowError `usage` for an option that makes no sense or a worker that cannot be found, `data` for pictures that cannot be
 *   used, `network` and `weights` as the backbone's file has it, `io` when the browser's storage is full, `interrupted` when the
 *   signal stops it
 */
export async function train(pictures: readonly TrainingPicture[], options: TrainOptions = {}): Promise<TrainResult> {
  const started = performance.now();
  const page = pageConfig();
  const { trainingWorker = page.trainingWorker, threads = page.threads, wasmPaths = page.wasmPaths, ...rest } = options;
  const { signal, onEvent, weights, ...settings } = rest;
  requireGoing(signal);
  if (pictures.length === 0)
    throw new ClflowError('usage', 'There are no pictures: give photos of good parts, twenty or more.');
  const backbone =
    weights === undefined ? undefined : (await modelBytes(weights, { signal, what: 'the weights' })).bytes;
  const open = trainingWorker ?? (await import('./open-worker.js')).openTrainWorker;
  requireGoing(signal);
  const calls = new WorkerCalls(open());
  // A training keeps its worker's thread busy, so that it is not asked to stop, but ended: what it keeps is whole at any time.
  const end = (): void => calls.end(stopped());
  signal?.addEventListener('abort', end);
  try {
    const argument = { pictures, settings, backbone, threads, wasmPaths: absolutePaths(wasmPaths) };
    const { file, ...rest } = await calls.call<Trained>('train', argument, {
      signal,
      onEvent: (event) => onEvent?.(event as WebTrainingEvent),
    });
    return { ...rest, model: new Blob([file]), seconds: (performance.now() - started) / 1000 };
  } finally {
    signal?.removeEventListener('abort', end);
    calls.end();
  }
}
