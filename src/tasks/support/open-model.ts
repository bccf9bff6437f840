/** @file Model files as the tasks open them. */
import { ImageDetector } from '../../detector/detector.js';
import { readRegularFile } from '../../files/index.node.js';
import { isProcessor, type Device } from '../../graph/devices.js';
import { nodeRuntime } from '../../graph/runtime.node.js';
import type { OnTaskEvent } from './events.js';

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
  const detector = isProcessor(device)
    ? await ImageDetector.open(bytes, nodeRuntime({ threads }), path)
    : await openOnCard(bytes, path, device, threads);
  onEvent({ phase: 'model', metadata: detector.metadata });
  return { bytes, detector };
}

/** What only a card needs is loaded for one alone. */
async function openOnCard(bytes: Uint8Array, path: string, device: Device, threads: number): Promise<ImageDetector> {
  const { openRuntime } = await import('./open-runtime.js');
  const { requireSameScores } = await import('./require-same-scores.js');
  const detector = await ImageDetector.open(bytes, await openRuntime(device, threads), path);
  await requireSameScores(detector, bytes, path, device);
  return detector;
}
