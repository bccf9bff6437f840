/**
 * @file The affine coupling block (RealNVP, Dinh et al. 2017; FrEIA's AllInOneBlock) on feature maps:
 * x = [x₁, x₂] by channels; (a, t) = subnet(x₁); s = κ · tanh(a / κ) (soft clamp κ); y = [x₁, x₂ · eˢ + t];
 * then, where asked for, a learned scale and offset per channel; then a fixed permutation of the channels.
 * log|det J| at a position = Σ_c s (+ Σ_c log scale). The subnet is convolution – ReLU – convolution.
 */
import type { Random } from '../random.js';
import {
  add,
  concat,
  conv2d,
  exp,
  gather,
  mul,
  neg,
  reduceSum,
  relu,
  split,
  sub,
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
  /** Output channel i is channel `permutation[i]` of [x₁, y₂]. */
  readonly permutation: readonly number[];
  /** `identity`: the last convolution starts at zero, so the block starts as its permutation. `random`: PyTorch's start. */
  readonly start: 'identity' | 'random';
  /** Factor on the subnet's output (FrEIA: 0.1). */
  readonly subnetScale: number;
  /** A learned scale and offset per channel after the coupling (FrEIA). */
  readonly channelAffine: boolean;
}

/** What a layer of a flow returns. */
export interface FlowStep {
  /** [N, C, H, W] */
  readonly output: Tensor;
  /** log|det J| per position, [N, 1, H, W] or broadcastable to it. */
  readonly logDet: Tensor;
}

export class CouplingBlock {
  private readonly passive: number;
  private readonly active: number;

  constructor(
    private readonly name: string,
    readonly config: CouplingConfig,
  ) {
    this.passive = Math.ceil(config.channels / 2);
    this.active = config.channels - this.passive;
  }

  /** Adds the block's parameters with their start values. */
  declare(parameters: ParameterSet, random: Random): void {
    const { channels, hidden, kernel, start, channelAffine } = this.config;
    const area = kernel * kernel;
    // PyTorch's default for convolutions: uniform in ±1/√fan_in, for weights and biases alike.
    const uniform = (count: number, fanIn: number): Float32Array =>
      Float32Array.from({ length: count }, () => random.uniform(-1, 1) / Math.sqrt(fanIn));
    const zeros = (count: number): Float32Array => new Float32Array(count);
    const last = start === 'identity' ? zeros : (count: number) => uniform(count, hidden * area);
    const firstShape = [hidden, this.passive, kernel, kernel];
    parameters.add(this.key('first.weight'), firstShape, uniform(hidden * this.passive * area, this.passive * area));
    parameters.add(this.key('first.bias'), [hidden], uniform(hidden, this.passive * area));
    parameters.add(
      this.key('last.weight'),
      [2 * this.active, hidden, kernel, kernel],
      last(2 * this.active * hidden * area),
    );
    parameters.add(this.key('last.bias'), [2 * this.active], last(2 * this.active));
    if (channelAffine) {
      parameters.add(this.key('logScale'), [1, channels, 1, 1], zeros(channels));
      parameters.add(this.key('offset'), [1, channels, 1, 1], zeros(channels));
    }
  }

  /** Features → latent. */
  forward(x: Tensor, parameters: ParameterLookup): FlowStep {
    const [x1, x2] = split(x, 1, [this.passive, this.active]);
    const { logScale, shift } = this.subnet(x1, parameters);
    let output = concat([x1, add(mul(x2, exp(logScale)), shift)], 1);
    let logDet = reduceSum(logScale, [1], true);
    if (this.config.channelAffine) {
      const channelScale = parameters(this.key('logScale'));
      output = add(mul(output, exp(channelScale)), parameters(this.key('offset')));
      logDet = add(logDet, reduceSum(channelScale, [1], true));
    }
    return { output: gather(output, this.config.permutation, 1), logDet };
  }

  /** Latent → features, exactly undoing {@link forward}. */
  inverse(y: Tensor, parameters: ParameterLookup): Tensor {
    const { permutation, channelAffine } = this.config;
    const undo = new Array<number>(permutation.length);
    permutation.forEach((from, to) => (undo[from] = to));
    let mixed = gather(y, undo, 1);
    if (channelAffine) {
      mixed = div(sub(mixed, parameters(this.key('offset'))), exp(parameters(this.key('logScale'))));
    }
    const [x1, y2] = split(mixed, 1, [this.passive, this.active]);
    const { logScale, shift } = this.subnet(x1, parameters);
    return concat([x1, mul(sub(y2, shift), exp(neg(logScale)))], 1);
  }

  private subnet(x1: Tensor, parameters: ParameterLookup): { logScale: Tensor; shift: Tensor } {
    const { kernel, clamp, subnetScale } = this.config;
    const convolve = (x: Tensor, layer: string): Tensor =>
      conv2d(x, parameters(this.key(`${layer}.weight`)), parameters(this.key(`${layer}.bias`)), {
        padding: (kernel - 1) / 2,
      });
    const raw = convolve(relu(convolve(x1, 'first')), 'last');
    const scaled = subnetScale === 1 ? raw : mul(raw, subnetScale);
    const [a, shift] = split(scaled, 1, [this.active, this.active]);
    return { logScale: mul(tanh(mul(a, 1 / clamp)), clamp), shift };
  }

  private key(parameter: string): string {
    return `${this.name}.${parameter}`;
  }
}
