/** @file Measures what a new model's thresholds find, and how its regions outline it, on image files that calibrate it. */
import { ImageDetector, type DetectorMetadata } from '../../detector/index.js';
import { readRegularFile } from '../../files/index.node.js';
import type { Runtime } from '../../graph/index.js';
import { paintedFindings, type PaintedFindings } from '../../power/index.js';
import type { ImageSource } from '../../training/image-source.js';
import type { OnTaskEvent } from './events.js';

/** @param metadata of the model, whose power is not measured yet; @param images good ones that calibrate it @param files of theirs */
export function detectionPower(
  detector: ImageDetector,
  metadata: DetectorMetadata,
  images: ImageSource,
  files: readonly string[],
  onEvent: OnTaskEvent,
): Promise<PaintedFindings> {
  const onDefect = (done: number, total: number): void => onEvent({ phase: 'power', done, total });
  return paintedFindings(detector, metadata, images, (index) => readRegularFile(files[index]), onDefect);
}

/** The same metadata with the power of the model file measured. @param images good ones that calibrate it @param files of theirs */
export async function withPower(
  file: Uint8Array,
  metadata: DetectorMetadata,
  images: ImageSource,
  files: readonly string[],
  runtime: Runtime,
  onEvent: OnTaskEvent,
): Promise<DetectorMetadata> {
  const detector = await ImageDetector.open(file, runtime);
  try {
    return { ...metadata, ...(await detectionPower(detector, metadata, images, files, onEvent)) };
  } finally {
    await detector.release();
  }
}
