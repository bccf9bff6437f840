/**
 * @file The affine coupling block (RealNVP, Dinh et al. 2017; FrEIA's AllInOneBlock) on feature maps:
 * x = [x₁, x₂] by channels; (a, t) = subnet(x₁); s = κ · tanh(a / κ) (soft clamp κ); y = [x₁, x₂ · eˢ + t];
 * then, where asked for, a learned scale and offset per channel. The permutation between blocks is the stack's.
 * log|det J| at a position = Σ_c s (+ Σ_c log scale). The subnet is convolution – ReLU – convolution.
 */
import type { Random } from '../random.js';
import {
  add,
  concat,
  conv2d,
  exp,
  floats,
  mul,
  neg,
  reduceSum,
  relu,
  reshape,
  split,
  sub,
  sumChannels,
  tanh,
  div,
  type ParameterLookup,
  type ParameterSet,
  type Tensor,
} from '../graph/index.js';

export interface CouplingConfig {
  readonly channels: number;
  /** Channels between the subnet's two convolutions. */
  readonly hidden: number;
  readonly kernel: 1 | 3;
  /** Soft clamp κ: |s| never exceeds it. */
  readonly clamp: number;
  /** `identity`: the last convolution starts at zero, so the block starts as the identity. `random`: PyTorch's start. */
  readonly start: 'identity' | 'random';
  /** Factor on the subnet's output (FrEIA: 0.1). */
  readonly subnetScale: number;
  /** A learned scale and offset per channel after the coupling (FrEIA). */
  readonly channelAffine: boolean;
}

/** A learned scale eᵍ and offset per channel, [1, C, 1, 1] each. */
interface ChannelAffine {
  /** g */
  readonly logScale: Tensor;
  readonly offset: Tensor;
}

/** What a layer of a flow returns. */
export interface FlowStep {
  /** [N, C, H, W] */
  readonly output: Tensor;
  /** log|det J| per position, [N, 1, H, W] or broadcastable to it. */
  readonly logDet: Tensor;
}

export class CouplingBlock {
  /** Channels of x₁, which pass as they are, and of x₂. */
  readonly halves: readonly [passive: number, active: number];

  constructor(
    private readonly name: string,
    readonly config: CouplingConfig,
  ) {
    const passive = Math.ceil(config.channels / 2);
    this.halves = [passive, config.channels - passive];
  }

  /** Adds the block's parameters with their start values. */
  declare(parameters: ParameterSet, random: Random): void {
    const { channels, hidden, kernel, start, channelAffine } = this.config;
    const [passive, active] = this.halves;
    const area = kernel * kernel;
    // PyTorch's default for convolutions: uniform in ±1/√fan_in, for weights and biases alike.
    const uniform = (count: number, fanIn: number): Float32Array =>
      Float32Array.from({ length: count }, () => random.uniform(-1, 1) / Math.sqrt(fanIn));
    const zeros = (count: number): Float32Array => new Float32Array(count);
    const last = start === 'identity' ? zeros : (count: number) => uniform(count, hidden * area);
    const firstShape = [hidden, passive, kernel, kernel];
    parameters.add(this.key('first.weight'), firstShape, uniform(hidden * passive * area, passive * area));
    parameters.add(this.key('first.bias'), [hidden], uniform(hidden, passive * area));
    const lastShape = [2 * active, hidden, kernel, kernel];
    parameters.add(this.key('last.weight'), lastShape, last(2 * active * hidden * area));
    parameters.add(this.key('last.bias'), [2 * active], last(2 * active));
    if (channelAffine) {
      parameters.add(this.key('logScale'), [1, channels, 1, 1], zeros(channels));
      parameters.add(this.key('offset'), [1, channels, 1, 1], zeros(channels));
    }
  }

  /** Features, already cut in their two halves → latent. */
  forward([x1, x2]: readonly Tensor[], parameters: ParameterLookup): FlowStep {
    const affine = this.affine(parameters);
    const { logScale, shift } = this.subnet(x1, parameters, affine?.active);
    const y1 = affine ? add(mul(x1, exp(affine.passive.logScale)), affine.passive.offset) : x1;
    const y2 = add(mul(x2, exp(affine ? add(logScale, affine.active.logScale) : logScale)), shift);
    const logDet = sumChannels(logScale);
    return {
      output: concat([y1, y2], 1),
      logDet: affine ? add(logDet, affine.logDet) : logDet,
    };
  }

  /** Latent → features, exactly undoing {@link forward}. */
  inverse(y: Tensor, parameters: ParameterLookup): Tensor {
    const [y1, y2] = split(y, 1, this.halves);
    const affine = this.affine(parameters);
    const x1 = affine ? div(sub(y1, affine.passive.offset), exp(affine.passive.logScale)) : y1;
    const { logScale, shift } = this.subnet(x1, parameters, affine?.active);
    const scale = exp(neg(affine ? add(logScale, affine.active.logScale) : logScale));
    return concat([x1, mul(sub(y2, shift), scale)], 1);
  }

  /** The learned scale and offset per channel, for both halves, and what they add to the log-determinant. */
  private affine(
    parameters: ParameterLookup,
  ): { passive: ChannelAffine; active: ChannelAffine; logDet: Tensor } | null {
    if (!this.config.channelAffine) return null;
    const logScale = parameters(this.key('logScale'));
    const logScales = split(logScale, 1, this.halves);
    const offsets = split(parameters(this.key('offset')), 1, this.halves);
    const [passive, active] = logScales.map((half, i) => ({ logScale: half, offset: offsets[i] }));
    return { passive, active, logDet: reduceSum(logScale, [1], true) };
  }

  /**
   * s and t of the coupling. Every factor that is constant per channel (the subnet's scale, 1/κ, the affine's scale of t)
   * is multiplied into the last convolution's few weights instead of its many results.
   */
  private subnet(
    x1: Tensor,
    parameters: ParameterLookup,
    affine: ChannelAffine | undefined,
  ): { logScale: Tensor; shift: Tensor } {
    const { kernel, clamp, subnetScale } = this.config;
    const [, active] = this.halves;
    const padding = { padding: (kernel - 1) / 2 };
    const of = (parameter: string): Tensor => parameters(this.key(parameter));
    const hidden = relu(conv2d(x1, of('first.weight'), of('first.bias'), padding));

    const fixed = Float32Array.from({ length: 2 * active }, (_, i) => (i < active ? subnetScale / clamp : subnetScale));
    const perOutput = x1.graph.constant(floats(fixed, [2 * active, 1, 1, 1]));
    let weight = mul(of('last.weight'), perOutput);
    let bias = mul(of('last.bias'), reshape(perOutput, [2 * active]));
    if (affine) {
      const [weightA, weightT] = split(weight, 0, [active, active]);
      const [biasA, biasT] = split(bias, 0, [active, active]);
      const scale = exp(reshape(affine.logScale, [active]));
      weight = concat([weightA, mul(weightT, reshape(scale, [active, 1, 1, 1]))], 0);
      bias = concat([biasA, add(mul(biasT, scale), reshape(affine.offset, [active]))], 0);
    }
    const [a, shift] = split(conv2d(hidden, weight, bias, padding), 1, [active, active]);
    return { logScale: mul(tanh(a), clamp), shift };
  }

  private key(parameter: string): string {
    return `${this.name}.${parameter}`;
  }
}
