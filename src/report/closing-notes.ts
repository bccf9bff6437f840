/** @file What is worth saying of the images when a training is done. */
import { loneHighest, strangers, thresholdNote } from '../calibration/index.js';
import type { DetectorMetadata } from '../detector/index.js';
import { option } from '../errors.js';
import type { TrainingResult } from '../training/train.js';
import { readable } from './readable.js';

/** Images that are listed. */
const MOST_LISTED = 10;

/** Whole sentences. @param nameOf what an image is called, by its index */
export function closingNotes(
  { threshold, calibration }: Pick<DetectorMetadata, 'threshold' | 'calibration'>,
  result: Pick<TrainingResult, 'calibrationIndices' | 'trainIndices' | 'strangeness' | 'leftOut'>,
  nameOf: (index: number) => string,
): string[] {
  return [
    thresholdNote(threshold),
    aboutLoneHighest(calibration.scores, result.calibrationIndices.map(nameOf)),
    aboutLeftOut(result.leftOut.map(nameOf), result.trainIndices.length),
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

/** Whoever trains so wants to look at them. */
function aboutLeftOut(files: readonly string[], trained: number): string | null {
  if (files.length === 0) return null;
  return (
    `${files.length} of ${files.length + trained} training images ${files.length === 1 ? 'was' : 'were'} left out as the strangest ` +
    `to the others (${option('contamination')}); look at them, and take those that are not good out of the folder:` +
    listed(files)
  );
}

/** Images that do not belong are what users have among their good ones. */
function aboutStrangers(strangeness: readonly number[] | null, files: readonly string[]): string | null {
  const found = strangeness === null ? [] : strangers(strangeness);
  if (found.length === 0) return null;
  const list = listed(found.map(({ index, pValue }) => `${files[index]}, p ${pValue.toFixed(4)}`));
  return (
    `${found.length} of ${files.length} training images ${found.length === 1 ? 'is' : 'are'} strange to all the others (p: how ` +
    `rarely one of so many good images is); look at them, and train without those that are not good (${option('leaveOut')}):${list}`
  );
}

/** A line each. */
function listed(lines: readonly string[]): string {
  const more = lines.length > MOST_LISTED ? [`and ${lines.length - MOST_LISTED} more`] : [];
  return [...lines.slice(0, MOST_LISTED), ...more].map((line) => `\n  ${line}`).join('');
}
