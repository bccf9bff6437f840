/** @file What the student learns: the teacher's standardised channels by value and by direction, at every stride. */
import {
  add,
  cosineSimilarity,
  mul,
  reduceMean,
  square,
  sub,
  type LossTerms,
  type Tensor,
} from '../../src/graph/index.js';

/** Weight of the direction term against the squared error. */
const DIRECTION = 0.5;

/**
 * mean over strides of: mean (ŷ − y)² + DIRECTION · mean (1 − cos(ŷ, y)), the cosine over the channels of a position.
 * `y` is standardised, so 1 − mean (ŷ − y)² is about the explained variance.
 */
export function distillation(guesses: readonly Tensor[], targets: readonly Tensor[]): LossTerms {
  const report: Record<string, Tensor> = {};
  let sum: Tensor | null = null;
  guesses.forEach((guess, i) => {
    const error = reduceMean(square(sub(guess, targets[i])));
    const direction = sub(1, reduceMean(cosineSimilarity(guess, targets[i], 1)));
    report[`error${4 * 2 ** i}`] = error;
    report[`direction${4 * 2 ** i}`] = direction;
    const term = add(error, mul(direction, DIRECTION));
    sum = sum ? add(sum, term) : term;
  });
  return { loss: mul(sum!, 1 / guesses.length), report };
}
