/**
 * @file Smooth classification: two-class cross-entropy, normal against anomalous, with labels smoothed by τ (0 → τ/2,
 * 1 → 1 − τ/2). The logit is an affine map a · (e − b) of the energy e = −log p, so nothing of it remains at inference.
 * Image level: e is the mean of the ten largest positions. Pixel level: every position, the two classes weighted equally.
 */
import {
  add,
  binaryCrossEntropyWithLogits,
  exp,
  mul,
  neg,
  reduceMean,
  sub,
  topKMean,
  type ParameterLookup,
  type ParameterSet,
  type Tensor,
} from '../graph/index.js';
import type { ScalePair } from './batch.js';
import { flat } from './flat-map.js';
import { maskedMean } from './likelihood.js';

const PEAKS = 10;

/** The affine map's parameters for one scale: log a and b. */
export function declareClassifier(parameters: ParameterSet, name: string): void {
  parameters.add(`${name}.logSlope`, [], Float32Array.of(Math.log(5)));
  parameters.add(`${name}.offset`, [], Float32Array.of(1));
}

/** @param smoothing τ in [0, 1) */
export function smoothClassification(
  { positive, negative }: ScalePair,
  parameters: ParameterLookup,
  name: string,
  smoothing: number,
): Tensor {
  const logit = (logLikelihood: Tensor): Tensor => affine(topKMean(flat(neg(logLikelihood)), PEAKS), parameters, name);
  const good = binaryCrossEntropyWithLogits(logit(positive.logLikelihood), smoothing / 2);
  const bad = binaryCrossEntropyWithLogits(logit(negative.logLikelihood), 1 - smoothing / 2);
  return mul(add(reduceMean(good), reduceMean(bad)), 0.5);
}

/** @param smoothing τ in [0, 1) */
export function pixelClassification(
  { positive, negative, inside, outside }: ScalePair,
  parameters: ParameterLookup,
  name: string,
  smoothing: number,
): Tensor {
  const logit = (logLikelihood: Tensor): Tensor => affine(neg(logLikelihood), parameters, name);
  const good = binaryCrossEntropyWithLogits(logit(positive.logLikelihood), smoothing / 2);
  const negativeLogit = logit(negative.logLikelihood);
  const rest = binaryCrossEntropyWithLogits(negativeLogit, smoothing / 2);
  const bad = binaryCrossEntropyWithLogits(negativeLogit, 1 - smoothing / 2);
  const normal = mul(add(reduceMean(good), maskedMean(rest, outside)), 0.5);
  return mul(add(normal, maskedMean(bad, inside)), 0.5);
}

function affine(energy: Tensor, parameters: ParameterLookup, name: string): Tensor {
  return mul(exp(parameters(`${name}.logSlope`)), sub(energy, parameters(`${name}.offset`)));
}
