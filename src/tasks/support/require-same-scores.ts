/** @file A graphics card inspects only where it gives the scores of the processor. */
import { ImageDetector } from '../../detector/detector.js';
import { SCORE_TOLERANCE, scoreDifference } from '../../detector/same-scores.js';
import { ClflowError, option } from '../../errors.js';
import type { Device } from '../../graph/devices.js';
import { nodeRuntime } from '../../graph/runtime.node.js';

/**
 * A model's threshold belongs to the scores of the processor; a card that rounds more coarsely would move every verdict.
 * @param detector of the model, on the device
 * @param bytes the model's file, which the processor opens as well
 * @throws ClflowError `usage` where its scores are others; the detector is released
 */
export async function requireSameScores(
  detector: ImageDetector,
  bytes: Uint8Array,
  path: string,
  device: Device,
): Promise<void> {
  const reference = await ImageDetector.open(bytes, nodeRuntime(), path);
  const difference = await scoreDifference(reference, detector).finally(() => reference.release());
  if (difference <= SCORE_TOLERANCE) return;
  await detector.release();
  throw new ClflowError(
    'usage',
    `The device ${device} gives other scores for ${path} than the processor (${difference.toExponential(1)} relative; at most ${SCORE_TOLERANCE}): set ${option('device')} to cpu.`,
  );
}
