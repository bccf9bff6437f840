/** @file Measures what a new model's thresholds find, on images that calibrate it. */
import { ImageDetector, type DetectionPower, type DetectorMetadata } from '../../detector/index.js';
import type { Runtime } from '../../graph/index.js';
import { MOST_IMAGES, measurePower } from '../../power/index.js';
import { Random } from '../../random.js';
import type { ImageSource } from '../../training/image-source.js';
import type { OnTaskEvent } from './events.js';

/** Images that defects are painted on where they are cut into tiles: large ones. */
const MOST_TILED = 4;

/** @param metadata of the model, whose power is not measured yet; @param images good ones that calibrate it */
export async function detectionPower(
  detector: ImageDetector,
  { size, tiles, seed, threshold }: DetectorMetadata,
  images: ImageSource,
  onEvent: OnTaskEvent,
): Promise<DetectionPower> {
  const chosen = Random.of(seed, 'power images')
    .permutation(images.count)
    .slice(0, tiles ? MOST_TILED : MOST_IMAGES);
  return measurePower({
    images: await Promise.all(chosen.map((index) => images.load(index))),
    size,
    tile: tiles?.tile,
    score: async (image) => (await detector.score([image]))[0],
    threshold: threshold.value,
    seed,
    onDefect: (done, total) => onEvent({ phase: 'power', done, total }),
  });
}

/** The same metadata with the power of the model file measured. @param images good ones that calibrate it */
export async function withPower(
  file: Uint8Array,
  metadata: DetectorMetadata,
  images: ImageSource,
  runtime: Runtime,
  onEvent: OnTaskEvent,
): Promise<DetectorMetadata> {
  const detector = await ImageDetector.open(file, runtime);
  try {
    return { ...metadata, power: await detectionPower(detector, metadata, images, onEvent) };
  } finally {
    await detector.release();
  }
}
