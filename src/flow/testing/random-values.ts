/** @file Random points and parameters for flows. */
import type { ParameterSet } from '../../graph/index.js';
import { Random } from '../../random.js';

/** Parameters away from their start, where a flow starts as the identity and would prove nothing. */
export function movedParameters(parameters: ParameterSet, seed = 1, deviation = 0.3): Float32Array {
  const random = Random.of(seed, 'moved');
  return parameters.initial().map((value) => value + random.normal(0, deviation));
}

/** Standard normal numbers. */
export function normalValues(count: number, seed = 1): Float32Array {
  const random = Random.of(seed, 'normal');
  return Float32Array.from({ length: count }, () => random.normal());
}
