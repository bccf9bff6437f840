/** @file What a threshold does to scores that are known: counts, bars, and which images are meant by them. */
import type { ResultsJson } from '@clflow/server/studio-api';
import { bisectRight, extent, max } from 'd3-array';
import { verdictAt, type Verdict } from '../parts/words.js';

export type Scored = ResultsJson['images'][number];
export type Side = 'good' | 'defective';
export type Cell = 'passed' | 'rejected' | 'found' | 'missed' | 'goodReview' | 'defectiveReview';

/** Scores that part the verdicts. */
export interface Levels {
  readonly threshold: number;
  /** Null: there is no review. */
  readonly review: number | null;
}

/** What the bench shows, by score from low to high; images that the training saw are not among them. */
export interface Sides {
  readonly good: readonly Scored[];
  readonly defective: readonly Scored[];
  /** Scores of the good side; those of the calibration where no other image was kept from the training. */
  readonly goodScores: readonly number[];
  readonly fromCalibration: boolean;
}

/** What the model says itself; of one that does not, what the folder keeps for learning was seen. */
function isUnseen({ seen, split }: Scored): boolean {
  return seen === null ? split !== 'train' : seen === 'unseen';
}

export function sidesOf({ images, calibration_scores: calibration }: ResultsJson): Sides {
  const unseen = images.filter(isUnseen).sort((a, b) => a.score - b.score);
  const good = unseen.filter(({ label }) => label === 'good');
  const fromCalibration = good.length === 0;
  return {
    good,
    defective: unseen.filter(({ label }) => label === 'defective'),
    goodScores: fromCalibration ? [...calibration].sort((a, b) => a - b) : good.map(({ score }) => score),
    fromCalibration,
  };
}

export type Counts = Readonly<Record<Cell, number>>;

/** Only what is above the threshold is called anomalous. @param review what lies between is for review; null: there is none */
export function countsAt(
  { goodScores, defective }: Pick<Sides, 'goodScores' | 'defective'>,
  threshold: number,
  review: number | null = null,
): Counts {
  const lower = Math.min(review ?? threshold, threshold);
  const scores = defective.map(({ score }) => score);
  const [passed, missed] = [bisectRight(goodScores, lower), bisectRight(scores, lower)];
  const goodReview = bisectRight(goodScores, threshold) - passed;
  const defectiveReview = bisectRight(scores, threshold) - missed;
  return {
    ...{ passed, goodReview, missed, defectiveReview },
    rejected: goodScores.length - passed - goodReview,
    found: defective.length - missed - defectiveReview,
  };
}

const CELL_VERDICTS = {
  ...{ passed: 'normal', goodReview: 'review', rejected: 'anomalous' },
  ...{ missed: 'normal', defectiveReview: 'review', found: 'anomalous' },
} as const satisfies Record<Cell, Verdict>;

export function sideOf(cell: Cell): Side {
  return cell === 'passed' || cell === 'goodReview' || cell === 'rejected' ? 'good' : 'defective';
}

export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** What lies beyond it, in distances of the least score from the threshold, is counted into the last bar. */
const REACH = 5;

/** From the least score to the highest that is worth its room. */
export function domainOf(
  { goodScores, defective }: Sides,
  calibration: readonly number[],
  threshold: number,
): [number, number] {
  const [least = 0, most = 1] = extent([
    ...goodScores,
    ...calibration,
    ...defective.map(({ score }) => score),
    threshold,
  ]);
  const highest = Math.max(threshold + REACH * (threshold - least), max(goodScores) ?? threshold);
  const end = Math.min(most, highest);
  const margin = (end - least || Math.abs(least) || 1) * 0.04;
  return [least - margin, end + margin];
}

function barOf(score: number, [from, to]: readonly [number, number], bars: number): number {
  return Math.min(bars - 1, Math.max(0, Math.floor(((score - from) / (to - from)) * bars)));
}

/** Bars of the same width; scores outside are counted into the outermost. */
export function barsOf(scores: readonly number[], [from, to]: readonly [number, number], bars: number): Bar[] {
  const width = (to - from) / bars;
  const counts = new Array<number>(bars).fill(0);
  for (const score of scores) counts[barOf(score, [from, to], bars)]++;
  return counts.map((count, i) => ({ from: from + i * width, to: from + (i + 1) * width, count }));
}

/** Which images were asked for, by a press on a count or on a bar; of a cell, those of a kind of defect or those of a list alone. */
export type Choice =
  | { readonly kind: 'cell'; readonly cell: Cell; readonly defect?: string | null; readonly among?: readonly number[] }
  | { readonly kind: 'bar'; readonly side: Side; readonly index: number }
  /** Painted defects of a kind and a bin of size. */
  | { readonly kind: 'painted'; readonly type: string; readonly size: number };

/** The images that a choice means, the nearest to the threshold first. */
export function chosenOf(
  choice: Exclude<Choice, { readonly kind: 'painted' }>,
  sides: Sides,
  { threshold, review }: Levels,
  domain: readonly [number, number],
  bars: number,
): Scored[] {
  const near = (a: Scored, b: Scored): number => Math.abs(a.score - threshold) - Math.abs(b.score - threshold);
  if (choice.kind === 'bar') {
    const isIn = ({ score }: Scored): boolean => barOf(score, domain, bars) === choice.index;
    return sides[choice.side].filter(isIn).sort(near);
  }
  const { cell, defect, among } = choice;
  return sides[sideOf(cell)]
    .filter(
      (image) =>
        verdictAt(image.score, threshold, review) === CELL_VERDICTS[cell] &&
        (defect === undefined || image.defect === defect) &&
        (among === undefined || among.includes(image.id)),
    )
    .sort(near);
}
