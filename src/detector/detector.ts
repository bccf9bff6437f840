/** @file A trained detector, ready to inspect images. */
import { asFloats, type Runtime, type Session } from '../graph/index.js';
import type { FloatMap, RgbImage } from '../image/rgb-image.js';
import { pValue } from './calibration.js';
import { imageBatch } from './image-input.js';
import type { DetectorMetadata } from './metadata.js';
import { readMetadata } from './model-file.js';
import { findRegions, type Region } from './regions.js';

/** What the graph says of one image. */
export interface Scored {
  /** Image score; higher is more anomalous. */
  readonly score: number;
  /** Anomaly map at the model's working size. */
  readonly map: FloatMap;
}

/** A verdict on one image. */
export interface Inspection extends Scored {
  /** (1 + number of calibration scores at least as high) / (n + 1). */
  readonly pValue: number;
  readonly verdict: 'normal' | 'anomalous';
  readonly threshold: number;
  /** Where the map lies above the threshold; empty when the verdict is normal. */
  readonly regions: Region[];
}

export class Detector {
  private constructor(
    readonly metadata: DetectorMetadata,
    private readonly session: Session,
  ) {}

  /** @param where name of the file, for messages. Throws ClflowError('model') for bytes that are not a clflow model. */
  static async open(model: Uint8Array, runtime: Runtime, where = 'the model'): Promise<Detector> {
    return new Detector(readMetadata(model, where), await runtime.open(model));
  }

  /** Scores images of one size in one run. */
  async score(images: readonly RgbImage[]): Promise<Scored[]> {
    const out = await this.session.run({ image: imageBatch(images) });
    const scores = asFloats(out.anomaly_score);
    const maps = asFloats(out.anomaly_map);
    const [, height, width] = out.anomaly_map.shape;
    return images.map((_, i) => ({
      score: scores[i],
      map: { width, height, data: maps.slice(i * height * width, (i + 1) * height * width) },
    }));
  }

  /** Score, p-value, verdict and regions. The image is anomalous when its score exceeds the threshold. */
  async inspect(image: RgbImage): Promise<Inspection> {
    const [scored] = await this.score([image]);
    const threshold = this.metadata.threshold.value;
    const anomalous = scored.score > threshold;
    return {
      ...scored,
      pValue: pValue(scored.score, this.metadata.calibrationScores),
      verdict: anomalous ? 'anomalous' : 'normal',
      threshold,
      regions: anomalous ? anomalousRegions(scored.map, threshold, image) : [],
    };
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

/**
 * Regions above the threshold. A score that is a mean or a maximum of the map always leaves some; where it is not (the map of
 * distances is smoothed, its score is not), the region around the peak stands for the image: what reaches half of it.
 */
function anomalousRegions(map: FloatMap, threshold: number, image: RgbImage): Region[] {
  const regions = findRegions(map, threshold, image);
  if (regions.length > 0) return regions;
  const peak = map.data.reduce((most, value) => Math.max(most, value), -Infinity);
  const least = map.data.reduce((least, value) => Math.min(least, value), Infinity);
  return findRegions(map, (least + peak) / 2, image).slice(0, 1);
}
