/** @file Learning-rate schedules as graph nodes: from the number of steps done (float scalar) to the rate. */
import { add } from '../ops/add.js';
import { clamp } from '../ops/clamp.js';
import { less } from '../ops/compare.js';
import { cos } from '../ops/sin-cos.js';
import { mul } from '../ops/mul.js';
import { sub } from '../ops/sub.js';
import { where } from '../ops/where.js';
import type { Tensor } from '../graph.js';

export type Schedule = (step: Tensor) => Tensor;

/** The same rate throughout. */
export function constantRate(rate: number): Schedule {
  return (step) => step.graph.scalar(rate);
}

/** Half a cosine from `from` (at step `start`) to `to` (at step `end`), flat before and after. */
function cosineRamp(step: Tensor, from: number, to: number, start: number, end: number): Tensor {
  const part = clamp(mul(sub(step, start), 1 / Math.max(1, end - start)), 0, 1);
  return add(mul(sub(1, cos(mul(part, Math.PI))), (to - from) / 2), from);
}

/** Linear warm-up to `peak`, then half a cosine down to `floor`, reached after the last of the steps. */
export function cosineRate(peak: number, totalSteps: number, { warmup = 0, floor = 0 } = {}): Schedule {
  return (step) => {
    const down = cosineRamp(step, peak, floor, warmup, totalSteps);
    return warmup > 0 ? where(less(step, warmup), mul(add(step, 1), peak / warmup), down) : down;
  };
}

/**
 * One cycle (Smith and Topin, 2018), with PyTorch's defaults: a cosine from peak / 25 up to the peak in the first 30 % of
 * the steps, then a cosine down to peak / 250,000.
 */
export function oneCycleRate(peak: number, totalSteps: number, warmFraction = 0.3): Schedule {
  const top = warmFraction * totalSteps - 1;
  return (step) =>
    where(
      less(step, top),
      cosineRamp(step, peak / 25, peak, 0, top),
      cosineRamp(step, peak, peak / 250_000, top, totalSteps - 1),
    );
}
