/** @file Measures what a new model's thresholds find, and how its regions outline it, on images that calibrate it. */
import { anomalousBoxes, areaMask, FINGERPRINT, type DetectorMetadata, type ImageDetector } from '../detector/index.js';
import { Random } from '../random.js';
import { sha256Hex } from '../sha256.js';
import type { ImageSource } from '../training/image-source.js';
import { DrawnInTrial, SHARES } from './drawn-in.js';
import { MOST_IMAGES } from './painter.js';
import { measurePower } from './power.js';

/** Images that defects are painted on where they are cut into tiles: large ones. */
const MOST_TILED = 4;

/** What painted defects tell of a model. */
export type PaintedFindings = Pick<DetectorMetadata, 'power' | 'drawnIn' | 'paintedPeak'>;

/**
 * @param metadata of the model, whose power is not measured yet
 * @param images good ones that calibrate it
 * @param fileOf bytes of an image's file, by which it is known again, whatever it is called and wherever it lies
 */
export async function paintedFindings(
  detector: ImageDetector,
  metadata: DetectorMetadata,
  images: ImageSource,
  fileOf: (index: number) => Promise<Uint8Array>,
  onDefect: (done: number, total: number) => void = () => {},
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
    onDefect,
    onFound: (boxes, scored) => {
      trial.add(boxes, anomalousBoxes(scored, metadata, SHARES));
      peaks.push(scored.map.data.reduce((most, value) => Math.max(most, value), -Infinity));
    },
  });
  const paintedOn = await Promise.all(
    chosen.map(async (index) => (await sha256Hex(await fileOf(index))).slice(0, FINGERPRINT)),
  );
  const paintedPeak = peaks.sort((a, b) => a - b).at(Math.floor(peaks.length / 2));
  return { power: { ...power, paintedOn }, drawnIn: trial.best(), ...(paintedPeak !== undefined && { paintedPeak }) };
}
