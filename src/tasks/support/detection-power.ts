/** @file Measures what a new model's thresholds find, and how its regions outline it, on images that calibrate it. */
import { ImageDetector, anomalousBoxes, areaMask, type DetectorMetadata } from '../../detector/index.js';
import type { Runtime } from '../../graph/index.js';
import { DrawnInTrial, MOST_IMAGES, SHARES, measurePower } from '../../power/index.js';
import { Random } from '../../random.js';
import type { ImageSource } from '../../training/image-source.js';
import type { OnTaskEvent } from './events.js';
import { fingerprint } from './split-of.js';

/** Images that defects are painted on where they are cut into tiles: large ones. */
const MOST_TILED = 4;

/** What painted defects tell of a model. */
export type PaintedFindings = Pick<DetectorMetadata, 'power' | 'drawnIn' | 'paintedPeak'>;

/** @param metadata of the model, whose power is not measured yet; @param images good ones that calibrate it @param files of theirs */
export async function detectionPower(
  detector: ImageDetector,
  metadata: DetectorMetadata,
  images: ImageSource,
  files: readonly string[],
  onEvent: OnTaskEvent,
): Promise<PaintedFindings> {
  const { size, tiles, seed, threshold } = metadata;
  const chosen = Random.of(seed, 'power images')
    .permutation(images.count)
    .slice(0, tiles ? MOST_TILED : MOST_IMAGES);
  const trial = new DrawnInTrial();
  const peaks: number[] = [];
  const power = await measurePower({
    images: await Promise.all(chosen.map((index) => images.load(index))),
    size,
    tile: tiles?.tile,
    area: areaMask(metadata),
    score: async (image) => (await detector.score([image]))[0],
    threshold: threshold.value,
    seed,
    onDefect: (done, total) => onEvent({ phase: 'power', done, total }),
    onFound: (boxes, scored) => {
      trial.add(boxes, anomalousBoxes(scored, metadata, SHARES));
      peaks.push(scored.map.data.reduce((most, value) => Math.max(most, value), -Infinity));
    },
  });
  const paintedOn = await Promise.all(chosen.map((index) => fingerprint(files[index])));
  const paintedPeak = peaks.sort((a, b) => a - b).at(Math.floor(peaks.length / 2));
  return { power: { ...power, paintedOn }, drawnIn: trial.best(), ...(paintedPeak !== undefined && { paintedPeak }) };
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
