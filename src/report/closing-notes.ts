/** @file What is worth saying of the images when a training is done. */
import { loneHighest, strangers, thresholdNote } from '../calibration/index.js';
import type { DetectorMetadata } from '../detector/index.js';
import { option } from '../errors.js';
import type { TrainingResult } from '../training/train.js';
import { readable } from './readable.js';

/** Strange images that are listed. */
const MOST_STRANGERS = 10;

/** Whole sentences. @param nameOf what an image is called, by its index */
export function closingNotes(
  { threshold, calibration }: Pick<DetectorMetadata, 'threshold' | 'calibration'>,
  result: Pick<TrainingResult, 'calibrationIndices' | 'trainIndices' | 'strangeness'>,
  nameOf: (index: number) => string,
): string[] {
  return [
    thresholdNote(threshold),
    aboutLoneHighest(calibration.scores, result.calibrationIndices.map(nameOf)),
    aboutStrangers(result.strangeness, result.trainIndices.map(nameOf)),
  ].filter((note) => note !== null);
}

/** A defect among the good images shows here, where it would make the detector blind. */
function aboutLoneHighest(scores: readonly number[], files: readonly string[]): string | null {
  const index = loneHighest(scores);
  if (index === null) return null;
  const next = Math.max(...scores.filter((_, i) => i !== index));
  return (
    `${files[index]} scores ${readable(scores[index])}, far above the other calibration images (at most ${readable(next)}), ` +
    'and it alone sets the threshold: if it is not good, take it out and train again.'
  );
}

/** Images that do not belong are what users have among their good ones. */
function aboutStrangers(strangeness: readonly number[] | null, files: readonly string[]): string | null {
  const found = strangeness === null ? [] : strangers(strangeness);
  if (found.length === 0) return null;
  const list = found.slice(0, MOST_STRANGERS).map(({ index, pValue }) => `\n  ${files[index]}, p ${pValue.toFixed(4)}`);
  const more = found.length > MOST_STRANGERS ? `\n  and ${found.length - MOST_STRANGERS} more` : '';
  return (
    `${found.length} of ${files.length} training images ${found.length === 1 ? 'is' : 'are'} strange to all the others (p: how ` +
    `rarely one of so many good images is); look at them, and train without those that are not good (${option('leaveOut')}):` +
    `${list.join('')}${more}`
  );
}
