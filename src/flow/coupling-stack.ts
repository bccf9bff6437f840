/**
 * @file K coupling blocks one after the other, kernels in turn, a fixed random permutation of the channels between them.
 * Nothing is permuted after the last block: the likelihood knows no order.
 */
import { Random } from '../random.js';
import {
  add,
  floats,
  gather,
  invertPermutation,
  split,
  type ParameterLookup,
  type ParameterSet,
  type Tensor,
} from '../graph/index.js';
import { CouplingBlock, type FlowStep } from './coupling.js';

export interface StackConfig {
  readonly channels: number;
  /** Number of coupling blocks K; with none the stack is the identity. */
  readonly steps: number;
  readonly hidden: number;
  /** Kernels of the blocks, in turn; [3, 1] alternates. */
  readonly kernels: readonly (1 | 3)[];
  readonly clamp: number;
  readonly start: 'identity' | 'random';
  readonly subnetScale: number;
  readonly channelAffine: boolean;
  /** Seed of the fixed channel permutations. */
  readonly permutationSeed: number;
}

export class CouplingStack {
  private readonly blocks: CouplingBlock[];
  /** Between block k and k + 1: channel i of the one's input is channel `permutations[k][i]` of the other's output. */
  private readonly permutations: readonly (readonly number[])[];

  constructor(
    readonly name: string,
    readonly config: StackConfig,
  ) {
    const { steps, kernels, channels, permutationSeed } = config;
    this.blocks = Array.from(
      { length: steps },
      (_, k) => new CouplingBlock(`${name}.${k}`, { ...config, kernel: kernels[k % kernels.length] }),
    );
    this.permutations = Array.from({ length: Math.max(0, steps - 1) }, (_, k) =>
      Random.of(permutationSeed, name, 'permutation', k).permutation(channels),
    );
  }

  declare(parameters: ParameterSet, random: Random): void {
    for (const block of this.blocks) block.declare(parameters, random);
  }

  /**
   * [N, C, H, W] → latent of the same shape and log|det J| per position [N, 1, H, W].
   * @param permute how halves are had of permuted channels; the results are the same
   */
  forward(x: Tensor, parameters: ParameterLookup, permute: Permute = permuteAndSplit): FlowStep {
    if (this.blocks.length === 0)
      return { output: x, logDet: x.graph.constant(floats(new Float32Array(1), [1, 1, 1, 1])) };
    const { halves } = this.blocks[0];
    let step = this.blocks[0].forward(split(x, 1, halves), parameters);
    let { logDet } = step;
    for (const [k, permutation] of this.permutations.entries()) {
      step = this.blocks[k + 1].forward(permute(step.output, permutation, halves), parameters);
      logDet = add(logDet, step.logDet);
    }
    return { output: step.output, logDet };
  }

  inverse(z: Tensor, parameters: ParameterLookup): Tensor {
    return this.blocks.reduceRight((y, block, k) => {
      const x = block.inverse(y, parameters);
      return k > 0 ? gather(x, invertPermutation(this.permutations[k - 1]), 1) : x;
    }, z);
  }
}

/** Permutes the channels of [N, C, H, W] and cuts them in two halves of the given sizes. */
export type Permute = (y: Tensor, permutation: readonly number[], halves: readonly [number, number]) => Tensor[];

/** For training: the gradient of a whole permutation is its inverse. */
export const permuteAndSplit: Permute = (y, permutation, halves) => split(gather(y, permutation, 1), 1, halves);

/** For inference: each half is gathered from where it lies, which spares one copy of all channels. */
export const gatherHalves: Permute = (y, permutation, [passive]) =>
  [permutation.slice(0, passive), permutation.slice(passive)].map((half) => gather(y, half, 1));
