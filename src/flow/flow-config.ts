/** @file What a 2D-Flow is made of, as data: it is stored in every model file. */
export interface FlowConfig {
  /**
   * `joined`: scales pooled and joined on one grid, principal channels, whitening per position, one flow.
   * `per-scale`: one independent flow per scale (FastFlow).
   */
  readonly arrangement: 'joined' | 'per-scale';
  /** Principal channels kept of the joined scales; `joined` only. */
  readonly principalChannels: number;
  /**
   * What stands before the couplings: statistics by where a vector lies (`positional`), by what it shows (`mixture`), or by that
   * of both which makes held-out good images more likely (`measured`); all three need `joined`.
   */
  readonly whitening: 'positional' | 'mixture' | 'measured' | 'none';
  /** Components of the mixture. */
  readonly components: number;
  /** Shrinkage of the components' covariances towards isotropic, in (0, 1]. */
  readonly componentShrinkage: number;
  /** Shrinkage ρ of the positions' covariances towards isotropic, in (0, 1]. */
  readonly shrinkage: number;
  /**
   * `positional` only: a position's statistics are those of all positions as near as this share of the grid's side, √(height ·
   * width), in rows and columns. 0: its own alone; 10: those of the whole grid.
   */
  readonly neighbourhood: number;
  /**
   * The most that the neighbourhood may cost of the likelihood of held-out good images, in nats per channel; where it costs
   * more the product lies still, and a position's statistics are its own. null: share whatever it costs.
   */
  readonly sharingCost: number | null;
  /** ν of the latent's Student t distribution, a positive integer; null: the normal distribution. */
  readonly degreesOfFreedom: number | null;
  /** Coupling blocks per flow. */
  readonly steps: number;
  /** Hidden channels of a subnet per channel of its flow. */
  readonly hiddenRatio: number;
  /** Kernels of the blocks, in turn. */
  readonly kernels: readonly (1 | 3)[];
  readonly clamp: number;
  readonly start: 'identity' | 'random';
  readonly subnetScale: number;
  readonly channelAffine: boolean;
}

/** How many rows and columns around a position its latent depends on: each of a subnet's two 3×3 convolutions sees one more. */
export function receptiveRadius({ steps, kernels }: Pick<FlowConfig, 'steps' | 'kernels'>): number {
  let radius = 0;
  for (let k = 0; k < steps; k++) radius += kernels[k % kernels.length] - 1;
  return radius;
}

/** The recipe that worked: joined scales, whitening as the product has it, identity start, heavy tails. */
export const joinedFlow: FlowConfig = {
  arrangement: 'joined',
  principalChannels: 64,
  whitening: 'measured',
  components: 64,
  componentShrinkage: 0.5,
  shrinkage: 0.7,
  neighbourhood: 0.1,
  sharingCost: 0.18,
  degreesOfFreedom: 64,
  steps: 6,
  hiddenRatio: 2,
  kernels: [3, 1, 1],
  clamp: 2,
  start: 'identity',
  subnetScale: 1,
  channelAffine: false,
};

/** FastFlow (arXiv 2111.07677) for ResNet-like backbones, with FrEIA's block. */
export const fastFlow: FlowConfig = {
  arrangement: 'per-scale',
  principalChannels: 0,
  whitening: 'none',
  components: 0,
  componentShrinkage: 0,
  shrinkage: 0,
  neighbourhood: 0,
  sharingCost: null,
  degreesOfFreedom: null,
  steps: 8,
  hiddenRatio: 1,
  kernels: [3, 1],
  clamp: 2,
  start: 'random',
  subnetScale: 0.1,
  channelAffine: true,
};
