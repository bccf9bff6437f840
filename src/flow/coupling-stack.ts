/** @file K coupling blocks one after the other, kernels in turn, and the log-likelihood of what comes out. */
import { Random } from '../random.js';
import { add, mul, square, sumChannels, type ParameterLookup, type ParameterSet, type Tensor } from '../graph/index.js';
import { CouplingBlock, type FlowStep } from './coupling.js';

export interface StackConfig {
  readonly channels: number;
  /** Number of coupling blocks K. */
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

  constructor(
    readonly name: string,
    readonly config: StackConfig,
  ) {
    const { steps, kernels, channels, permutationSeed } = config;
    this.blocks = Array.from({ length: steps }, (_, k) => {
      const permutation = Random.of(permutationSeed, name, 'permutation', k).permutation(channels);
      return new CouplingBlock(`${name}.${k}`, { ...config, kernel: kernels[k % kernels.length], permutation });
    });
  }

  declare(parameters: ParameterSet, random: Random): void {
    for (const block of this.blocks) block.declare(parameters, random);
  }

  /** [N, C, H, W] → latent of the same shape and log|det J| per position [N, 1, H, W]. */
  forward(x: Tensor, parameters: ParameterLookup): FlowStep {
    let output = x;
    let logDet: Tensor | null = null;
    for (const block of this.blocks) {
      const step = block.forward(output, parameters);
      output = step.output;
      logDet = logDet ? add(logDet, step.logDet) : step.logDet;
    }
    return { output, logDet: logDet! };
  }

  inverse(z: Tensor, parameters: ParameterLookup): Tensor {
    return [...this.blocks].reverse().reduce((y, block) => block.inverse(y, parameters), z);
  }
}

/**
 * log p per position and channel, in nats: (−½ Σ_c z² + log|det J|) / C − ½ log 2π.
 * @returns [N, 1, H, W]
 */
export function logLikelihood({ output, logDet }: FlowStep): Tensor {
  const channels = output.shape[1];
  const energy = mul(sumChannels(square(output)), -0.5);
  return add(mul(add(energy, logDet), 1 / channels), -0.5 * Math.log(2 * Math.PI));
}
