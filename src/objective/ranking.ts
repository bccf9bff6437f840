/**
 * @file The ranking contrast. With the energy e = −log p per channel, top₁₀ the mean of the ten largest values and M the
 * defect, per pair
 *   d₁ = top₁₀ e(x⁺) − mean e(x⁻ inside M), d₂ = top₁₀ e(x⁻ outside M) − mean e(x⁻ inside M),
 *   L = T · softplus(d₁ / T) + T · softplus(d₂ / T), T = 0.2 nats:
 * the most suspicious places of a good image, and of the unharmed rest of the bad one, must stay below the defect as a whole.
 * Where only a window of x⁻ is looked at, what is outside and beyond it is taken from x⁺, which is the same image there.
 * Pairs whose defect covers fewer than five positions are left out.
 */
import {
  add,
  cast,
  clamp,
  concat,
  div,
  greaterOrEqual,
  mul,
  neg,
  reduceSum,
  softplus,
  sub,
  topKMean,
  where,
  greater,
  type Tensor,
} from '../graph/index.js';
import type { ScalePair } from './batch.js';
import { flat } from './flat-map.js';

const TEMPERATURE = 0.2;
const NORMAL_PEAKS = 10;
/** Fewer tell little: pooling has mixed them with their surroundings. */
const SMALLEST_DEFECT = 5;
/** Below any energy, so that masked positions are never among the largest. */
const NEVER = -1e4;

export function rankingContrast({ positive, negative, inside, outside, beyond }: ScalePair): Tensor {
  const goodEnergy = neg(positive.logLikelihood);
  const good = topKMean(flat(goodEnergy), NORMAL_PEAKS);
  const energy = neg(negative.logLikelihood);
  const only = (mask: Tensor, values: Tensor): Tensor => flat(where(greater(mask, 0.5), values, NEVER));
  const unharmed = only(outside, energy);
  const rest = topKMean(beyond ? concat([unharmed, only(beyond, goodEnergy)], 1) : unharmed, NORMAL_PEAKS);
  const positions = reduceSum(flat(inside), [1]);
  const defect = div(reduceSum(flat(mul(energy, inside)), [1]), clamp(positions, 1, Number.MAX_SAFE_INTEGER));
  const loss = add(margin(good, defect), margin(rest, defect));
  const counted = cast(greaterOrEqual(positions, SMALLEST_DEFECT), 'float32');
  return div(reduceSum(mul(loss, counted)), clamp(reduceSum(counted), 1, Number.MAX_SAFE_INTEGER));
}

/** Smoothly 0 where `defect` is well above `normal`. */
function margin(normal: Tensor, defect: Tensor): Tensor {
  return mul(softplus(mul(sub(normal, defect), 1 / TEMPERATURE)), TEMPERATURE);
}
