/** @file A term of the objective on given numbers: its value and its gradients. */
import {
  gradients,
  asFloats,
  mul,
  type ParameterLookup,
  type ParameterSet,
  type Runtime,
  type Tensor,
} from '../../graph/index.js';
import { checkGradient, type GradientMismatch } from '../../graph/testing/check-gradient.js';
import { evaluate } from '../../graph/testing/evaluate.js';
import type { ScalePair } from '../batch.js';
import { pairInputs, pairOf, type PairValues } from './pairs.js';

export type BuildTerm = (pair: ScalePair, parameters: ParameterLookup) => Tensor;

export interface TermResult {
  readonly value: number;
  /** With respect to log p of the positives and of the negatives. */
  readonly positive: Float32Array;
  readonly negative: Float32Array;
}

const noParameters: ParameterLookup = (name) => {
  throw new RangeError(`this term was not expected to have the parameter ${name}`);
};

/** @param parameters for terms that have some, at their start values */
export async function evaluateTerm(
  runtime: Runtime,
  values: PairValues,
  build: BuildTerm,
  parameters?: ParameterSet,
): Promise<TermResult> {
  const results = await evaluate(runtime, pairInputs(values), (...tensors) => {
    const pair = pairOf(tensors);
    const lookup = parameters?.constants(tensors[0].graph, parameters.initial()) ?? noParameters;
    const value = build(pair, lookup);
    return [value, ...gradients(value, [pair.positive.logLikelihood, pair.negative.logLikelihood])];
  });
  const [value, positive, negative] = results.map(asFloats);
  return { value: value[0], positive, negative };
}

/** Terms are means over dozens of positions; this brings their gradients to the size that the check is made for. */
const GAIN = 40;

/** Finite differences along some of the pair's tensors, the other ones constant. @param along positions in pairInputs */
export function checkTerm(
  runtime: Runtime,
  name: string,
  values: PairValues,
  along: readonly number[],
  build: BuildTerm,
  parameters?: ParameterSet,
): Promise<GradientMismatch[]> {
  const all = pairInputs(values);
  return checkGradient(runtime, {
    name,
    // The loss is one float32 number of size 10, rounded at 5e-7: over the step of 2e-2 that is up to 1e-4.
    tolerance: 5e-3,
    inputs: along.map((place) => () => all[place]),
    build: (...moved) => {
      const { graph } = moved[0];
      const tensors = all.map((data, place) =>
        along.includes(place) ? moved[along.indexOf(place)] : graph.constant(data),
      );
      const lookup = parameters?.constants(graph, parameters.initial()) ?? noParameters;
      return mul(build(pairOf(tensors), lookup), GAIN);
    },
  });
}

/** Places of the tensors in pairInputs. */
export const PLACES = { positiveLatent: 0, positive: 1, negativeLatent: 2, negative: 3 } as const;
