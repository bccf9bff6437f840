/** @file A detector's drift monitor: its calibration images are what a stream is compared with. */
import type { RgbImage } from '../image/rgb-image.js';
import { DriftMonitor, type DriftOptions, type Observation } from '../monitor/index.js';
import { appearanceAt } from './appearance-at.js';
import { areaMask } from './area.js';
import type { DetectorMetadata } from './metadata.js';
import type { Scored } from './score.js';

/** A monitor for the stream of images that this model inspects; feed it with {@link observationOf}. */
export function driftMonitor(
  { calibration }: Pick<DetectorMetadata, 'calibration'>,
  options: Omit<DriftOptions, 'calibration'> = {},
): DriftMonitor {
  return new DriftMonitor({ ...options, calibration: { score: calibration.scores, ...calibration.appearance } });
}

/** What the monitor sees of a scored image. */
export function observationOf(
  { score }: Pick<Scored, 'score'>,
  image: RgbImage,
  model: Pick<DetectorMetadata, 'size' | 'area'>,
): Required<Observation> {
  return { score, ...appearanceAt(image, model.size, areaMask(model)) };
}
