/** @file Asks the training images whether the product lies any way up. */
import { turningGain, type PositionalMoments, type ScaleShape } from '../flow/index.js';
import type { Quarters } from '../image/turn.js';
import { evenlySpread } from './evenly-spread.js';
import type { Orientation } from './methods.js';
import type { FoldMoments } from './moments-by-fold.js';

/** With fewer images any more of them help, turned or not, and nothing can be asked. */
const FEWEST = 20;
/** Images that are asked: with more, the answer would take longer and not be another. */
const ASKED = 32;
/** What copies must gain of the likelihood of held-out images, in nats per channel: a mere texture gains up to 0.013. */
const LEAST_GAIN = 0.02;

export interface TurnQuestion {
  readonly orientation: Orientation;
  /** Indices of the training images. */
  readonly training: readonly number[];
  /** Moments of these images, each turned by so many quarters. */
  readonly momentsOf: (images: readonly number[], quarters: Quarters) => Promise<FoldMoments>;
  /** Rows and columns around a position whose statistics it shares. */
  readonly reach: number;
  readonly shrinkage: number;
  readonly grid: ScaleShape;
}

/** How a training image may be turned and still be a good one: every way, upside down alone, or (empty) not at all or unknown. */
export async function toleratedTurns(question: TurnQuestion): Promise<readonly Quarters[]> {
  const { orientation, training, momentsOf, reach, shrinkage, grid } = question;
  const every: readonly Quarters[] = grid.width === grid.height ? [1, 2, 3] : [2]; // what keeps the size
  if (orientation === 'any') return every;
  if (orientation === 'fixed' || training.length < FEWEST) return [];
  const asked = evenlySpread(training, ASKED);
  const { parts } = await momentsOf(asked, 0);
  if (parts.length < 2) return []; // nothing can be held out
  const copies: (readonly PositionalMoments[])[] = [(await momentsOf(asked, 2)).parts];
  const gains = (): boolean => turningGain(parts, copies, reach, shrinkage, grid) >= LEAST_GAIN;
  if (!gains()) return []; // what lies any way up can lie upside down
  for (const quarters of every) if (quarters !== 2) copies.push((await momentsOf(asked, quarters)).parts);
  return copies.length > 1 && gains() ? every : [2];
}
