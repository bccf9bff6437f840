/**
 * @file A small network of ResNet's shape with fixed random weights: it needs no download and is the same everywhere.
 * Random convolutions keep edges and colours apart well enough to try things out; they are no match for learned ones.
 * Weights: He et al. 2015 (arXiv 1502.01852), uniform in ±√(6 / fan-in), each kernel centred; batch norms are the
 * identity. Uniform draws, sums and square roots are exact in every JavaScript engine, so the hash is the same too.
 */
import { Random } from '../random.js';
import type { Architecture } from './architectures.js';
import { sha256Hex, type Backbone } from './backbone.js';
import { layoutOf, mapLayers, type LayerSpec } from './layout.js';
import { resnetBackbone } from './resnet.js';
import { readSafetensors, writeSafetensors, type FloatTensor } from '../files/index.js';

const SMALL: Architecture = {
  name: 'random-resnet',
  block: 'basic',
  stem: 32,
  stages: [32, 64, 96].map((channels) => ({ blocks: 1, width: channels, channels })),
};

const SEED = 18;

/** The random backbone: 32, 64 and 96 channels at strides 4, 8 and 16, always the same. */
export async function randomResnet(): Promise<Backbone> {
  const file = writeSafetensors(randomWeights(SMALL, SEED));
  return resnetBackbone(readSafetensors(file).tensors, { hash: await sha256Hex(file), architecture: SMALL });
}

/** Random weights for any ResNet, under torchvision's names. */
export function randomWeights(architecture: Architecture, seed: number): Map<string, FloatTensor> {
  const weights = new Map<string, FloatTensor>();
  mapLayers(layoutOf(architecture), ({ conv, norm, shape }: LayerSpec) => {
    const random = Random.of(seed, conv);
    const [outputs, ...perOutput] = shape;
    const fanIn = perOutput.reduce((product, side) => product * side, 1);
    const bound = Math.sqrt(6 / fanIn);
    const data = Float32Array.from({ length: outputs * fanIn }, () => random.uniform(-bound, bound));
    for (let at = 0; at < data.length; at += fanIn) centre(data.subarray(at, at + fanIn));
    weights.set(`${conv}.weight`, { shape, data });
    const start = norm === null ? {} : { weight: 1, bias: 0, running_mean: 0, running_var: 1 };
    if (norm === null) weights.set(`${conv}.bias`, { shape: [outputs], data: new Float32Array(outputs) });
    for (const [name, value] of Object.entries(start)) {
      weights.set(`${norm}.${name}`, { shape: [outputs], data: new Float32Array(outputs).fill(value) });
    }
  });
  return weights;
}

/** Behind a ReLU all inputs are positive: a kernel that does not sum to zero would see little but their mean. */
function centre(kernel: Float32Array): void {
  const mean = kernel.reduce((sum, value) => sum + value, 0) / kernel.length;
  kernel.forEach((value, i) => (kernel[i] = value - mean));
}
