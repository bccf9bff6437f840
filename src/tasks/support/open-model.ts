/** @file Model files as the tasks open them. */
import { ImageDetector } from '../../detector/detector.js';
import { readRegularFile } from '../../files/index.node.js';
import { nodeRuntime } from '../../graph/runtime.node.js';
import type { OnTaskEvent } from './events.js';

export interface OpenModel {
  /** The whole file. */
  readonly bytes: Uint8Array;
  readonly detector: ImageDetector;
}

/**
 * @param threads for the network; 0: one a core
 * @throws ClflowError `io` when the file cannot be read, `model` when it is not one of ours
 */
export async function openModel(path: string, threads: number, onEvent: OnTaskEvent = () => {}): Promise<OpenModel> {
  const bytes = await readRegularFile(path);
  const detector = await ImageDetector.open(bytes, nodeRuntime({ threads }), path);
  onEvent({ phase: 'model', metadata: detector.metadata });
  return { bytes, detector };
}
