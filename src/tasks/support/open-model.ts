/** @file Model files as the tasks open them. */
import type { ImageDetector } from '../../detector/detector.js';
import { openOnDevice } from '../../detector/open-on-device.node.js';
import { readRegularFile } from '../../files/index.node.js';
import type { Device } from '../../graph/devices.js';
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
  const { detector } = await openOnDevice(bytes, path, { device, threads });
  onEvent({ phase: 'model', metadata: detector.metadata });
  return { bytes, detector };
}
