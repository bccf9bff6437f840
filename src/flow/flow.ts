/** @file The 2D-Flow as a whole: one coupling stack per prepared scale behind one interface. */
import { Random } from '../random.js';
import { ParameterSet, add, type ParameterLookup, type Tensor } from '../graph/index.js';
import { logLikelihood } from './base-distribution.js';
import { CouplingStack, type Permute } from './coupling-stack.js';
import type { FlowConfig } from './flow-config.js';
import type { ScaleShape } from './preparation.js';

/** What a flow says about one scale of a batch. */
export interface ScaleLikelihood {
  /** z, [N, C, H, W] */
  readonly latent: Tensor;
  /** log p per position and channel in nats, the whole log-determinant included: [N, 1, H, W] */
  readonly logLikelihood: Tensor;
}

export class Flow {
  readonly parameters = new ParameterSet();
  private readonly stacks: CouplingStack[];

  /** @param seed decides the permutations and the start values */
  constructor(
    readonly config: FlowConfig,
    readonly scales: readonly ScaleShape[],
    seed: number,
  ) {
    const { steps, hiddenRatio, kernels, clamp, start, subnetScale, channelAffine } = config;
    this.stacks = scales.map(({ channels }, i) => {
      const hidden = Math.max(1, Math.round(channels * hiddenRatio));
      const block = { kernels, clamp, start, subnetScale, channelAffine };
      return new CouplingStack(`flow.${i}`, { channels, steps, hidden, ...block, permutationSeed: seed });
    });
    this.stacks.forEach((stack, i) => stack.declare(this.parameters, Random.of(seed, 'flow', i)));
  }

  /**
   * @param prepared per scale [N, C, H, W]
   * @param logDets log-determinant of what stands before the couplings, per scale: a number or [N or 1, 1, H, W]
   * @param permute see {@link CouplingStack.forward}
   */
  likelihoods(
    prepared: readonly Tensor[],
    logDets: readonly (Tensor | number)[],
    parameters: ParameterLookup,
    permute?: Permute,
  ): ScaleLikelihood[] {
    return this.stacks.map((stack, i) => {
      const { output, logDet } = stack.forward(prepared[i], parameters, permute);
      const before = logDets[i];
      const total = before === 0 ? logDet : add(logDet, before);
      const { degreesOfFreedom } = this.config;
      return { latent: output, logLikelihood: logLikelihood({ output, logDet: total }, degreesOfFreedom) };
    });
  }

  /** Latents of all scales → what the couplings were given, exactly. */
  inverse(latents: readonly Tensor[], parameters: ParameterLookup): Tensor[] {
    return this.stacks.map((stack, i) => stack.inverse(latents[i], parameters));
  }
}
