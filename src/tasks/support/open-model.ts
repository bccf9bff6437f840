/** @file Model files as the tasks open them. */
import { ImageDetector, SCORE_TOLERANCE, scoreDifference } from '../../detector/index.js';
import { ClflowError, option } from '../../errors.js';
import { readRegularFile } from '../../files/index.node.js';
import type { Device } from '../../graph/devices.js';
import { nodeRuntime } from '../../graph/runtime.node.js';
import type { Runtime } from '../../graph/session.js';
import type { OnTaskEvent } from './events.js';
import { isProcessor, openRuntime } from './open-runtime.js';

export interface OpenModel {
  /** The whole file. */
  readonly bytes: Uint8Array;
  readonly detector: ImageDetector;
}

export interface Computing {
  /** For the network; 0: one a core. Default 0. */
  readonly threads?: number;
  /** Default `auto`, the processor. */
  readonly device?: Device;
}

/**
 * @throws ClflowError `io` when the file cannot be read, `model` when it is not one of ours, `usage` for a device that does not work
 *   here or gives other scores than the processor
 */
export async function openModel(
  path: string,
  { threads = 0, device = 'auto' }: Computing = {},
  onEvent: OnTaskEvent = () => {},
): Promise<OpenModel> {
  const bytes = await readRegularFile(path);
  const runtime = await openRuntime(device, threads);
  const detector = await ImageDetector.open(bytes, runtime, path);
  if (!isProcessor(device)) await requireSameScores(detector, bytes, path, device);
  onEvent({ phase: 'model', metadata: detector.metadata });
  return { bytes, detector };
}

/**
 * A model's threshold belongs to the scores of the processor; a card that rounds more coarsely would move every verdict.
 * @param processor what the device is compared with
 * @throws ClflowError `usage` where its scores are others; the detector is released
 */
export async function requireSameScores(
  detector: ImageDetector,
  bytes: Uint8Array,
  path: string,
  device: Device,
  processor: Runtime = nodeRuntime(),
): Promise<void> {
  const reference = await ImageDetector.open(bytes, processor, path);
  const difference = await scoreDifference(reference, detector).finally(() => reference.release());
  if (difference <= SCORE_TOLERANCE) return;
  await detector.release();
  throw new ClflowError(
    'usage',
    `The device ${device} gives other scores for ${path} than the processor (${difference.toExponential(1)} relative; at most ${SCORE_TOLERANCE}): set ${option('device')} to cpu.`,
  );
}
