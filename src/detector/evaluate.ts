/** @file How good a detector is on labelled images: image, pixel and per-defect metrics, outlines, and the time an image takes. */
import { ClflowError } from '../errors.js';
import type { FloatMap, Mask, RgbImage } from '../image/rgb-image.js';
import { resizeMask } from '../image/resize.js';
import {
  auroc,
  aupro,
  averagePrecision,
  f1Max,
  pixelAuroc,
  pixelAveragePrecision,
  rankedNormalPixels,
} from '../metrics/index.js';
import type { Size } from '../geometry/index.js';
import { areaMask } from './area.js';
import type { ImageDetector } from './detector.js';
import { bestOverlaps, outlinesOf, type Outlines } from './outlines.js';

export interface LabelledImage {
  /** For messages. */
  readonly name: string;
  readonly anomalous: boolean;
  /** Type of the defect; not looked at for normal images. */
  readonly defect: string;
  load(): Promise<RgbImage>;
  /** Ground truth at the image's size, where there is one; a normal image needs none. */
  readonly loadMask?: () => Promise<Mask>;
}

export interface Evaluation {
  readonly image: { readonly auroc: number; readonly ap: number; readonly f1max: number };
  /** Null where no anomalous image has a mask. */
  readonly pixel: { readonly auroc: number; readonly ap: number; readonly aupro: number } | null;
  /** How well regions outline the defects of masks, at the model's thresholds; null where no anomalous image has a mask. */
  readonly outlines: Outlines | null;
  /** Each type of defect against all normal images. */
  readonly perDefect: Readonly<Record<string, { readonly auroc: number }>>;
  readonly images: number;
  /** Mean from file to verdict, one image at a time, after one image to warm up. */
  readonly secondsPerImage: number;
}

/** What can be said of images that need not be both good and bad. */
export interface PartialEvaluation extends Omit<Evaluation, 'image'> {
  /** Null unless there are both. */
  readonly image: Evaluation['image'] | null;
}

/** Pixels of anomaly maps that are held at most: 1 GiB of scores, and twice as much while they are ranked. */
const MOST_PIXELS = 2 ** 28;

/**
 * The images whose pixels count: every anomalous one with a mask, and of the normal ones as many, evenly spread over the list, as
 * fit into memory beside them. Up to 4,096 images of 256 × 256 that is all.
 */
export function pixelImages(
  samples: readonly LabelledImage[],
  { width, height }: Size,
  mostPixels = MOST_PIXELS,
): ReadonlySet<LabelledImage> {
  const masked = samples.filter((sample) => sample.anomalous && sample.loadMask);
  if (masked.length === 0) return new Set();
  const normal = samples.filter((sample) => !sample.anomalous);
  const room = Math.max(1, Math.floor(mostPixels / (width * height)) - masked.length);
  const step = Math.max(1, normal.length / room);
  const chosen = Array.from({ length: Math.min(room, normal.length) }, (_, i) => normal[Math.floor(i * step)]);
  return new Set([...masked, ...chosen]);
}

/**
 * Inspects every image and compares the verdicts with the labels. Pixel metrics are taken at the map's own size, the
 * working size of the model: masks are reduced to it such that no defect is lost. Normal images count as masks without
 * defect; anomalous images without a mask are left out of the pixel metrics, and normal ones where there are very many
 * ({@link pixelImages}).
 * @param onImage told the score of every image in turn
 * @throws ClflowError `data` unless there are both normal and anomalous images, or when a mask's size is not its image's
 */
export async function evaluate(
  detector: ImageDetector,
  samples: readonly LabelledImage[],
  onImage: (done: number, score: number) => void = () => {},
): Promise<Evaluation> {
  requireBothLabels(samples);
  const evaluation = await evaluatePartly(detector, samples, onImage);
  return { ...evaluation, image: evaluation.image! };
}

/** As {@link evaluate}, of whatever images there are: metrics that take good ones and bad ones are missing without both. */
export async function evaluatePartly(
  detector: ImageDetector,
  samples: readonly LabelledImage[],
  onImage: (done: number, score: number) => void = () => {},
): Promise<PartialEvaluation> {
  const inPixels = pixelImages(samples, detector.metadata.size);
  const area = areaMask(detector.metadata);
  if (samples.length > 0) await detector.inspect(await samples[0].load());

  const scores: number[] = [];
  const maps: FloatMap[] = [];
  const masks: Mask[] = [];
  const overlaps: number[] = [];
  let seconds = 0;
  for (const sample of samples) {
    const started = performance.now();
    const image = await sample.load();
    const { score, map, regions } = await detector.inspect(image);
    seconds += (performance.now() - started) / 1000;
    scores.push(score);
    if (inPixels.has(sample)) {
      const truth = await maskOf(sample, image);
      maps.push(map);
      masks.push(truth ? inside(resizeMask(truth, map.width, map.height), area) : withoutDefect(map));
      if (truth) overlaps.push(...bestOverlaps(truth, regions));
    }
    onImage(scores.length, score);
  }
  const labels = samples.map(({ anomalous }) => anomalous);
  const areBoth = labels.includes(true) && labels.includes(false);
  const imageMetrics = (): Evaluation['image'] => ({
    auroc: auroc(scores, labels),
    ap: averagePrecision(scores, labels),
    f1max: f1Max(scores, labels).f1,
  });
  return {
    image: areBoth ? imageMetrics() : null,
    pixel: areBoth && inPixels.size > 0 ? pixelMetrics(maps, masks) : null,
    outlines: overlaps.length > 0 ? outlinesOf(overlaps) : null,
    perDefect: areBoth ? perDefect(samples, scores) : {},
    images: samples.length,
    secondsPerImage: samples.length === 0 ? 0 : seconds / samples.length,
  };
}

function pixelMetrics(maps: readonly FloatMap[], masks: readonly Mask[]): NonNullable<Evaluation['pixel']> {
  const values = maps.map(({ data }) => data);
  const truth = masks.map(({ data }) => data);
  const normals = rankedNormalPixels(values, truth);
  return {
    auroc: pixelAuroc(values, truth, normals),
    ap: pixelAveragePrecision(values, truth, normals),
    aupro: aupro(maps, masks, undefined, normals),
  };
}

function perDefect(samples: readonly LabelledImage[], scores: readonly number[]): Record<string, { auroc: number }> {
  const types = [...new Set(samples.filter(({ anomalous }) => anomalous).map(({ defect }) => defect))].sort();
  const entries = types.map((type): [string, { auroc: number }] => {
    const chosen = samples.map((_, i) => i).filter((i) => !samples[i].anomalous || samples[i].defect === type);
    const value = auroc(
      chosen.map((i) => scores[i]),
      chosen.map((i) => samples[i].anomalous),
    );
    return [type, { auroc: value }];
  });
  return Object.fromEntries(entries);
}

/** Pixels that do not count for the model have no defect. */
function inside(truth: Mask, area: Mask | undefined): Mask {
  return area ? { ...truth, data: truth.data.map((value, i) => (area.data[i] > 0 ? value : 0)) } : truth;
}

function withoutDefect({ width, height }: Size): Mask {
  return { width, height, data: new Uint8Array(width * height) };
}

/** The ground truth at the image's size; undefined for a normal image. */
async function maskOf(sample: LabelledImage, image: RgbImage): Promise<Mask | undefined> {
  if (!sample.anomalous || !sample.loadMask) return undefined;
  const mask = await sample.loadMask();
  if (mask.width !== image.width || mask.height !== image.height) {
    throw new ClflowError(
      'data',
      `The mask of ${sample.name} is ${mask.width}×${mask.height}, but the image is ${image.width}×${image.height}: ` +
        'give each image a mask of its own size.',
    );
  }
  return mask;
}

function requireBothLabels(samples: readonly LabelledImage[]): void {
  const anomalous = samples.filter((sample) => sample.anomalous).length;
  const normal = samples.length - anomalous;
  if (normal > 0 && anomalous > 0) return;
  throw new ClflowError(
    'data',
    samples.length === 0
      ? 'There are no test images to evaluate on: put good ones into test/good and defects into test/<defect>.'
      : `The ${samples.length} test images are all ${normal > 0 ? 'normal' : 'anomalous'}: an evaluation compares good ` +
          `images with defects, so add ${normal > 0 ? 'defects, in test/<defect>' : 'good ones, in test/good'}.`,
  );
}
