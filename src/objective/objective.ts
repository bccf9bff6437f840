/**
 * @file How the terms add up: L = Σ over scales, weighted by their share of all values, of Σ over terms weight · term.
 * A term of weight 0 is not built at all, and its parameters do not exist.
 */
import { ClflowError } from '../errors.js';
import { Random } from '../random.js';
import { add, mul, type LossTerms, type ParameterLookup, type ParameterSet, type Tensor } from '../graph/index.js';
import type { ScaleShape } from '../flow/index.js';
import type { ScalePair } from './batch.js';
import { boundaryContrast } from './boundary.js';
import { boxContrast, declareProjection } from './box-contrast.js';
import { likelihoodWithOutside, negativeLogLikelihood } from './likelihood.js';
import { rankingContrast } from './ranking.js';
import { declareClassifier, pixelClassification, smoothClassification } from './smooth-classification.js';

/** Weights of the terms (0 switches one off) and their settings. */
export interface ObjectiveConfig {
  readonly likelihood: number;
  /** Whether the likelihood is also taken over the unharmed part of negatives. */
  readonly likelihoodOutside: boolean;
  readonly ranking: number;
  readonly smoothClassification: number;
  readonly pixelClassification: number;
  readonly boxContrast: number;
  readonly boundary: number;
  /** Label smoothing τ in [0, 1). */
  readonly labelSmoothing: number;
  /** Similarity below which boxes count as different. */
  readonly boxMargin: number;
  /** Nats per channel between the normal and the abnormal boundary. */
  readonly boundaryMargin: number;
}

/**
 * The default: likelihood and ranking contrast. The terms of weight 0 (smooth and pixel classification, box contrast, boundary)
 * are no part of any method here: they stay as the ablation's proof that they add nothing to these two (docs/results.md).
 */
export const rankingObjective: ObjectiveConfig = {
  likelihood: 1,
  likelihoodOutside: false,
  ranking: 0.5,
  smoothClassification: 0,
  pixelClassification: 0,
  boxContrast: 0,
  boundary: 0,
  labelSmoothing: 0.1,
  boxMargin: 0,
  boundaryMargin: 0.5,
};

/** FastFlow's: likelihood alone. */
export const likelihoodObjective: ObjectiveConfig = { ...rankingObjective, ranking: 0 };

/** Width of the projection s of the box contrast. */
const PROJECTION_CHANNELS = 32;

/** Whether any term looks at negatives, so that they have to be synthesized at all. */
export function needsNegatives(config: ObjectiveConfig): boolean {
  const { ranking, smoothClassification: smooth, pixelClassification: pixel, boxContrast: box, boundary } = config;
  return ranking + smooth + pixel + box + boundary > 0 || (config.likelihood > 0 && config.likelihoodOutside);
}

/** Whether a term needs the whole of a negative: its unharmed part, or the places of its boxes in its positive. */
export function comparesPositions(config: ObjectiveConfig): boolean {
  const { smoothClassification: smooth, pixelClassification: pixel, boxContrast: box, boundary } = config;
  return smooth + pixel + box + boundary > 0 || config.likelihoodOutside;
}

/** Adds the parameters that terms need in training and that vanish at inference. */
export function declareObjective(
  parameters: ParameterSet,
  config: ObjectiveConfig,
  scales: readonly ScaleShape[],
  seed: number,
): void {
  scales.forEach(({ channels }, i) => {
    if (config.smoothClassification > 0) declareClassifier(parameters, `objective.${i}.image`);
    if (config.pixelClassification > 0) declareClassifier(parameters, `objective.${i}.pixel`);
    if (config.boxContrast > 0) {
      const random = Random.of(seed, 'projection', i);
      declareProjection(parameters, `objective.${i}.projection`, channels, PROJECTION_CHANNELS, random);
    }
  });
}

/**
 * The whole loss. Without negatives only `positive` of each pair is looked at.
 * @throws ClflowError `usage` when every weight is 0
 */
export function objective(
  pairs: readonly (Pick<ScalePair, 'positive'> | ScalePair)[],
  config: ObjectiveConfig,
  parameters: ParameterLookup,
): LossTerms {
  const sizes = pairs.map(({ positive }) => positive.latent.size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let loss: Tensor | null = null;
  const report: Record<string, Tensor> = {};
  pairs.forEach((pair, i) => {
    for (const { name, weight, value } of terms(pair, config, parameters, `objective.${i}`)) {
      const share = mul(value, sizes[i] / total);
      report[name] = name in report ? add(report[name], share) : share;
      const weighted = mul(share, weight);
      loss = loss ? add(loss, weighted) : weighted;
    }
  });
  if (!loss) throw new ClflowError('usage', 'the objective has no term: give at least one a weight above 0');
  return { loss, report };
}

interface Term {
  readonly name: string;
  readonly weight: number;
  readonly value: Tensor;
}

function terms(
  pair: Pick<ScalePair, 'positive'> | ScalePair,
  config: ObjectiveConfig,
  parameters: ParameterLookup,
  name: string,
): Term[] {
  if (!('negative' in pair)) {
    return [{ name: 'likelihood', weight: config.likelihood, value: negativeLogLikelihood(pair) }];
  }
  const { labelSmoothing, boxMargin, boundaryMargin } = config;
  const builders: readonly (readonly [string, number, () => Tensor])[] = [
    [
      'likelihood',
      config.likelihood,
      () => (config.likelihoodOutside ? likelihoodWithOutside(pair) : negativeLogLikelihood(pair)),
    ],
    ['ranking', config.ranking, () => rankingContrast(pair)],
    [
      'smoothClassification',
      config.smoothClassification,
      () => smoothClassification(pair, parameters, `${name}.image`, labelSmoothing),
    ],
    [
      'pixelClassification',
      config.pixelClassification,
      () => pixelClassification(pair, parameters, `${name}.pixel`, labelSmoothing),
    ],
    ['boxContrast', config.boxContrast, () => boxContrast(pair, parameters, `${name}.projection`, boxMargin)],
    ['boundary', config.boundary, () => boundaryContrast(pair, boundaryMargin)],
  ];
  return builders
    .filter(([, weight]) => weight > 0)
    .map(([term, weight, build]) => ({ name: term, weight, value: build() }));
}
