/** @file A model on the device that is to compute it. */
import { isProcessor, type Device } from '../graph/devices.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import type { Runtime, Session } from '../graph/session.js';
import { ImageDetector } from './detector.js';
import type { OnDeviceOptions } from './open-runtime.node.js';

export interface OnDevice {
  readonly detector: ImageDetector;
  /** Of the detector's graph, for raw tensors; released with the detector. */
  readonly session: Session;
}

/**
 * @param bytes a model file
 * @param name as a sentence begins with it
 * @throws ClflowError `model` for what is none of ours, `usage` for a device that does not work here or gives other scores than the
 *   processor
 */
export async function openOnDevice(
  bytes: Uint8Array,
  name: string,
  { device = 'auto', ...options }: OnDeviceOptions & { readonly device?: Device } = {},
): Promise<OnDevice> {
  const processor = nodeRuntime(options);
  if (isProcessor(device)) return openWith(processor, bytes, name);
  // What only a card needs is loaded for one alone.
  const { openRuntime } = await import('./open-runtime.node.js');
  const { requireSameScores } = await import('./require-same-scores.node.js');
  const opened = await openWith(await openRuntime(device, options), bytes, name);
  await requireSameScores(opened.detector, () => ImageDetector.open(bytes, processor, name), name, device);
  return opened;
}

async function openWith(runtime: Runtime, bytes: Uint8Array, name: string): Promise<OnDevice> {
  let session: Session | undefined;
  const capturing = { ...runtime, open: async (model: Uint8Array) => (session = await runtime.open(model)) };
  const detector = await ImageDetector.open(bytes, capturing, name);
  return { detector, session: session! };
}
