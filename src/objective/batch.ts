/** @file What the terms of the objective see of one scale of a batch of B pairs. */
import type { ScaleLikelihood } from '../flow/index.js';
import type { Tensor } from '../graph/index.js';

/** Good images x⁺ and their synthesized negatives x⁻ at one scale; masks are 0 or 1 on the grid of that scale. */
export interface ScalePair {
  readonly positive: ScaleLikelihood;
  readonly negative: ScaleLikelihood;
  /** Inside the surrogate mask M, [B, 1, H, W]. */
  readonly inside: Tensor;
  /** Surely outside: neither in M nor next to it, where the receptive field still sees the defect. [B, 1, H, W] */
  readonly outside: Tensor;
  /** Inside one of the boxes B of the defect, [B, 1, H, W]. */
  readonly boxes: Tensor;
}
