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
  /**
   * Where `negative` is a window of its grid: the positions beyond it that are surely outside, on the grid of `positive`. What is
   * said of them is taken from the positive, which is the same image there. [B, 1, H, W]
   */
  readonly beyond?: Tensor;
  /** Inside one of the boxes B of the defect, [B, 1, H, W]. */
  readonly boxes: Tensor;
}
