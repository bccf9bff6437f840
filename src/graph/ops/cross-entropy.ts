import type { Tensor } from '../graph.js';
import { add } from './add.js';
import { exp } from './exp.js';
import { log } from './log.js';
import { mul } from './mul.js';
import { neg } from './neg.js';
import { reduceMax } from './reduce-max.js';
import { reduceSum } from './sum-expand.js';
import { softplus } from './softplus.js';
import { stopGradient } from './stop-gradient.js';
import { sub } from './sub.js';

/** log Σ eˣ over the last axis, which stays with size 1; the maximum is taken out first, so nothing overflows. */
export function logSumExp(x: Tensor): Tensor {
  const last = x.rank - 1;
  const peak = stopGradient(reduceMax(x, [last], true));
  return add(log(reduceSum(exp(sub(x, peak)), [last], true)), peak);
}

/** −Σ target · log softmax(logits) over the last axis: [..., classes] → [...]; targets are probabilities. */
export function crossEntropyWithLogits(logits: Tensor, targets: Tensor): Tensor {
  return neg(reduceSum(mul(targets, sub(logits, logSumExp(logits))), [logits.rank - 1]));
}

/** The same for two classes and one logit (that of class 1): softplus(x) − target · x, element by element. */
export function binaryCrossEntropyWithLogits(logit: Tensor, target: Tensor | number): Tensor {
  return sub(softplus(logit), mul(logit, target));
}
