/** @file The flows that are timed, for us and for PyTorch alike, and the arithmetic that they ask for. */
import { Flow, fastFlow, joinedFlow, type FlowConfig, type ScaleShape } from '../src/flow/index.js';
import { floats, type TensorData } from '../src/graph/index.js';
import { Random } from '../src/random.js';

export interface FlowCase {
  readonly name: string;
  readonly config: FlowConfig;
  readonly scales: readonly ScaleShape[];
}

const square = (channels: number, side: number): ScaleShape => ({ channels, height: side, width: side });
const resnet18 = [square(64, 64), square(128, 32), square(256, 16)];

/** One scale; the step's first target is about this one. */
export const oneScale: FlowCase = {
  name: '64 channels at 64², 8 blocks, 3×3, ratio 1',
  config: { ...fastFlow, kernels: [3] },
  scales: [square(64, 64)],
};
export const narrow: FlowCase = {
  name: 'ResNet18 scales at 256², 8 blocks, 3×3/1×1, ratio 0.16',
  config: { ...fastFlow, hiddenRatio: 0.16 },
  scales: resnet18,
};
export const wide: FlowCase = {
  name: 'ResNet18 scales at 256², 8 blocks, 3×3/1×1, ratio 1',
  config: fastFlow,
  scales: resnet18,
};
export const allThree: FlowCase = {
  name: 'ResNet18 scales at 256², 8 blocks, 3×3, ratio 1',
  config: { ...fastFlow, kernels: [3] },
  scales: resnet18,
};
export const joined: FlowCase = {
  name: 'joined: 64 channels at 32², 6 blocks, 3×3/1×1, ratio 2',
  config: joinedFlow,
  scales: [square(64, 32)],
};

export function buildFlow({ config, scales }: FlowCase): Flow {
  return new Flow(config, scales, 0);
}

/** Hidden channels of each scale's subnets. */
export function hiddenChannels({ config, scales }: FlowCase): number[] {
  return scales.map(({ channels }) => Math.max(1, Math.round(channels * config.hiddenRatio)));
}

/**
 * Floating-point operations of the convolutions (a multiplication and an addition count as two), everything else left out.
 * A step does each convolution three times (forward, input gradient, weight gradient), but for the input gradient of the
 * first one, which nobody needs.
 */
export function flops(flowCase: FlowCase, batch: number, pass: 'forward' | 'step'): number {
  const { config, scales } = flowCase;
  const hidden = hiddenChannels(flowCase);
  let total = 0;
  scales.forEach(({ channels, height, width }, i) => {
    const passive = Math.ceil(channels / 2);
    const active = channels - passive;
    for (let k = 0; k < config.steps; k++) {
      const area = config.kernels[k % config.kernels.length] ** 2;
      const perWeight = 2 * batch * height * width * area;
      const first = perWeight * passive * hidden[i];
      const last = perWeight * hidden[i] * 2 * active;
      total += pass === 'forward' ? first + last : 3 * (first + last) - (k === 0 ? first : 0);
    }
  });
  return total;
}

/** Standard normal features, one tensor per scale: [...lead, C, H, W]. */
export function randomFeatures({ scales }: FlowCase, lead: readonly number[]): TensorData[] {
  const random = new Random(1);
  return scales.map(({ channels, height, width }) => {
    const shape = [...lead, channels, height, width];
    const size = shape.reduce((product, dim) => product * dim, 1);
    return floats(
      Float32Array.from({ length: size }, () => random.normal()),
      shape,
    );
  });
}
