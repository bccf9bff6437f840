/** @file Random input values for tests, each kind keeping clear of the points where some op has a kink or a pole. */
import { floats, type TensorData } from '../data.js';
import type { Random } from '../../random.js';
import { sizeOf, type Shape } from '../tensor-type.js';

/** Makes a tensor of values from a generator, so that a case is the same in every run. */
export type InputSpec = (random: Random) => TensorData;

/** Uniform in [low, high). */
export function uniform(shape: Shape, low = -1, high = 1): InputSpec {
  return (random) => filled(shape, () => random.uniform(low, high));
}

/** Of either sign, 0.1 … 1 away from zero: for ops with a kink or a pole there. */
export function awayFromZero(shape: Shape): InputSpec {
  return (random) => filled(shape, () => (random.chance(0.5) ? 1 : -1) * random.uniform(0.1, 1));
}

/** All different, neighbours in size 0.05 apart, shuffled: for ops that choose the largest. */
export function distinct(shape: Shape): InputSpec {
  return (random) => {
    const ranks = random.permutation(sizeOf(shape));
    return filled(shape, (i) => 0.05 * (ranks[i] - ranks.length / 2));
  };
}

/** Just these. */
export function exactly(shape: Shape, values: readonly number[]): InputSpec {
  return () => floats(values, shape);
}

function filled(shape: Shape, value: (index: number) => number): TensorData {
  return floats(
    Array.from({ length: sizeOf(shape) }, (_, i) => value(i)),
    shape,
  );
}
