/** @file A graphics card inspects only where it gives the scores of the processor. */
import { ClflowError, option } from '../errors.js';
import type { Device } from '../graph/devices.js';
import type { ImageDetector } from './detector.js';
import { SCORE_TOLERANCE, scoreDifference } from './same-scores.js';

/**
 * A model's threshold belongs to the scores of the processor; a card that rounds more coarsely would move every verdict.
 * @param detector of the model, on the device
 * @param openReference opens the same model on the processor
 * @param name of the model, as a sentence begins with it
 * @throws ClflowError `usage` where its scores are others; the detector is released
 */
export async function requireSameScores(
  detector: ImageDetector,
  openReference: () => Promise<ImageDetector>,
  name: string,
  device: Device,
): Promise<void> {
  const reference = await openReference();
  const difference = await scoreDifference(reference, detector).finally(() => reference.release());
  if (difference <= SCORE_TOLERANCE) return;
  await detector.release();
  throw new ClflowError(
    'usage',
    `${name} has other scores on the device ${device} than on the processor (${difference.toExponential(1)} relative; at most ${SCORE_TOLERANCE}): set ${option('device')} to cpu.`,
  );
}
