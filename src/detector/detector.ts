/** @file A trained detector, ready to inspect images in memory: what Node and browsers have in common. */
import { ClflowError } from '../errors.js';
import { pValue } from '../calibration/p-value.js';
import type { Runtime, Session } from '../graph/session.js';
import type { Box, Size } from '../geometry/index.js';
import type { FloatMap, Mask, RgbImage } from '../image/rgb-image.js';
import type { DriftMonitor, DriftOptions, Observation } from '../monitor/index.js';
import { driftMonitor, observationOf } from './drift.js';
import { withoutIgnored } from './ignore.js';
import type { DetectorMetadata } from './metadata.js';
import { openModelFile } from './open-model.js';
import { regionThreshold } from './region-threshold.js';
import { drawnInBoxes, findRegions, type Region } from './regions.js';
import { verdictOf, type Verdict } from './review.js';
import { scoreImages, type Scored } from './score.js';

/** A verdict on one image. */
export interface Inspection extends Scored {
  /** (1 + number of calibration scores at least as high) / (n + 1). */
  readonly pValue: number;
  /** `review`, for a person to look at, where the model has a review threshold and the score lies between the two. */
  readonly verdict: Verdict;
  readonly threshold: number;
  /** Where the map lies above the {@link regionThreshold}; empty when the verdict is normal. */
  readonly regions: Region[];
}

/** Pieces of a defect with so many pixels of the map between them, a grid cell of the flow, are shown as one region. */
const MERGE_GAP = 8;

/**
 * A trained detector.
 * @example
 * const detector = await ImageDetector.open(bytes, runtime);
 * const { verdict, score, pValue, regions } = await detector.inspect(image);
 */
export class ImageDetector {
  /** @param session of the model's graph */
  protected constructor(
    readonly metadata: DetectorMetadata,
    private readonly session: Session,
  ) {}

  /**
   * @param where name of the file, for messages
   * @throws ClflowError('model') for bytes that are not a clflow model, or one that was changed since it was written
   */
  static async open(model: Uint8Array, runtime: Runtime, where = 'the model'): Promise<ImageDetector> {
    const { metadata, session } = await openModelFile(model, runtime, where);
    return new ImageDetector(metadata, session);
  }

  /** Scores images of one size in one run. Throws ClflowError('model') when what the model gives is not finite. */
  async score(images: readonly RgbImage[]): Promise<Scored[]> {
    const { width, height } = this.metadata.size;
    const scored = await scoreImages(this.session, images, this.metadata.size);
    if (scored.every(({ map }) => map.width === width && map.height === height)) return scored;
    throw new ClflowError('model', `The model gives maps of another size than ${width}×${height}; train it again.`);
  }

  /**
   * Score, p-value, verdict and regions. The image is anomalous when its score exceeds the threshold, else to review above a review threshold.
   * @param ignore mask of the image's size, > 0 where pixels do not count; a mask of another size or that leaves nothing is refused
   */
  async inspect(image: RgbImage, ignore?: Mask): Promise<Inspection> {
    const [scored] = await this.score([image]);
    return this.judge(scored, image, ignore);
  }

  /** What {@link inspect} says of an image that was scored, alone or among others. */
  judge(whole: Scored, image: RgbImage, ignore?: Mask): Inspection {
    const scored = ignore ? withoutIgnored(whole, image, ignore, this.metadata) : whole;
    const { calibration, threshold } = this.metadata;
    const verdict = verdictOf(scored.score, this.metadata);
    return {
      ...scored,
      pValue: pValue(scored.score, calibration.scores),
      verdict,
      threshold: threshold.value,
      regions: verdict === 'normal' ? [] : anomalousRegions(scored, this.metadata, image),
    };
  }

  /** A drift monitor that compares a stream of images with those that calibrated the model. */
  monitor(options: Omit<DriftOptions, 'calibration'> = {}): DriftMonitor {
    return driftMonitor(this.metadata, options);
  }

  /** What the monitor sees of an image that was scored. */
  observe(scored: Pick<Scored, 'score'>, image: RgbImage): Required<Observation> {
    return observationOf(scored, image, this.metadata);
  }

  /** Frees the runtime's memory; the detector cannot be used afterwards. */
  release(): Promise<void> {
    return this.session.release();
  }
}

/**
 * Regions above the {@link regionThreshold}. An image for review need not have any; the region around its peak then stands for it: what
 * reaches half of it.
 */
export function anomalousRegions(
  { map, contributions }: Pick<Scored, 'map' | 'contributions'>,
  metadata: Pick<DetectorMetadata, 'threshold' | 'pixelThreshold' | 'drawnIn'>,
  image: Size,
): Region[] {
  const { drawnIn } = metadata;
  const regions = findRegions(map, regionThreshold(metadata), image, { gap: MERGE_GAP, drawnIn, contributions });
  if (regions.length > 0) return regions;
  return findRegions(map, halfway(map), image, { contributions }).slice(0, 1);
}

/** The boxes of {@link anomalousRegions} for each of several shares to draw in by, in pixels of the map. */
export function anomalousBoxes(
  { map }: Pick<Scored, 'map'>,
  metadata: Pick<DetectorMetadata, 'threshold' | 'pixelThreshold'>,
  shares: readonly number[],
): Box[][] {
  const boxes = drawnInBoxes(map, regionThreshold(metadata), shares, MERGE_GAP);
  if (boxes[0].length > 0) return boxes;
  const highest = findRegions(map, halfway(map), map).at(0);
  return shares.map(() => (highest ? [highest.box] : []));
}

/** Between the map's lowest value and its highest. */
function halfway({ data }: FloatMap): number {
  let [least, peak] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (value < least) least = value;
    if (value > peak) peak = value;
  }
  return (least + peak) / 2;
}
