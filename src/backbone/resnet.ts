/** @file ResNet backbones as graphs, from named weights (see architectures.ts for the networks themselves). */
import { ClflowError } from '../errors.js';
import { conv2d, floats, storable, type Tensor } from '../graph/index.js';
import { ARCHITECTURES, recogniseArchitecture, type Architecture } from './architectures.js';
import { checkImage, IMAGENET_NORMALISATION, sha256Hex, type Backbone } from './backbone.js';
import { foldBatchNorm } from './fold-batch-norm.js';
import { layoutOf, mapLayers, type LayerSpec } from './layout.js';
import { residualFeatures } from './residual-network.js';
import { readSafetensors } from '../files/index.js';

/** torchvision's and timm's batch norm. */
const EPSILON = 1e-5;

/** Weights by torchvision's names; the numbers are asked for only where the network uses them. */
export type NamedWeights = ReadonlyMap<string, { readonly shape: readonly number[]; floats(): Float32Array }>;

export interface ResnetOptions {
  /** SHA-256 of the weights. */
  readonly hash: string;
  /** The architecture that the caller expects: a name of {@link ARCHITECTURES}, or an architecture of their own. */
  readonly architecture?: string | Architecture;
  /** Whether weights are rounded to float16, as a model file holds them, where that changes next to nothing; default true. */
  readonly rounded?: boolean;
}

/** A convolution with its batch norm folded in. */
interface FoldedLayer {
  readonly kernels: Float32Array;
  /** Of the kernels, [O, C, k, k]. */
  readonly shape: readonly number[];
  readonly bias: Float32Array;
  readonly stride: number;
  readonly padding: number;
}

/**
 * A ResNet from the bytes of a safetensors file (stem to layer3; layer4 and the classifier are ignored).
 * @param name the architecture that is expected; recognised from the tensors when left out
 * @throws ClflowError `weights` when the file is damaged, another network, or lacks a tensor
 */
export async function loadResnet(file: Uint8Array, name?: string): Promise<Backbone> {
  return resnetBackbone(readSafetensors(file).tensors, { hash: await sha256Hex(file), architecture: name });
}

/**
 * A ResNet from named weights, taps behind layer1, layer2 and layer3 (strides 4, 8, 16).
 * @throws ClflowError `weights` when they are another network than named, or a tensor is missing, of another shape or
 *   not finite; `usage` for a name that is no ResNet of ours
 */
export function resnetBackbone(weights: NamedWeights, options: ResnetOptions): Backbone {
  const architecture = chooseArchitecture(weights, options.architecture);
  const { name } = architecture;
  const layout = mapLayers(layoutOf(architecture), (layer) => {
    const folded = foldLayer(weights, name, layer);
    // Before anything is learned of the features, so that a model is trained on those that it will see.
    return options.rounded === false ? folded : { ...folded, kernels: storable(folded.kernels) };
  });
  const taps = architecture.stages.map(({ channels }, i) => ({ name: `layer${i + 1}`, stride: 4 * 2 ** i, channels }));
  return {
    name,
    hash: options.hash,
    taps,
    normalisation: IMAGENET_NORMALISATION,
    features(image) {
      checkImage(name, image, taps);
      return residualFeatures(image, layout, apply);
    },
  };
}

function apply({ kernels, shape, bias, stride, padding }: FoldedLayer, x: Tensor): Tensor {
  const weight = x.graph.constant(floats(kernels, shape));
  return conv2d(x, weight, x.graph.constant(floats(bias, [bias.length])), { stride, padding });
}

function chooseArchitecture(weights: NamedWeights, wanted: string | Architecture | undefined): Architecture {
  if (typeof wanted === 'object') return wanted;
  if (wanted !== undefined && !ARCHITECTURES.some(({ name }) => name === wanted)) {
    const names = ARCHITECTURES.map(({ name }) => name).join(', ');
    throw new ClflowError('usage', `There is no ResNet "${wanted}"; choose one of ${names}.`);
  }
  const found = recogniseArchitecture(weights);
  if (wanted !== undefined && found.name !== wanted) {
    throw new ClflowError(
      'weights',
      `The weights are those of ${found.name}, not of ${wanted}; name ${found.name} or give other weights.`,
    );
  }
  return found;
}

function foldLayer(weights: NamedWeights, network: string, { conv, norm, shape, stride }: LayerSpec): FoldedLayer {
  const [outputs, , kernel] = shape;
  const place = { shape, stride, padding: (kernel - 1) / 2 };
  const kernels = readTensor(weights, network, `${conv}.weight`, shape);
  if (norm === null) {
    const bias = readTensor(weights, network, `${conv}.bias`, [outputs]);
    return { kernels: finite(kernels, conv), bias: finite(bias, conv), ...place };
  }
  const perChannel = (name: string): Float32Array => readTensor(weights, network, `${norm}.${name}`, [outputs]);
  const { weight, bias } = foldBatchNorm(kernels, {
    weight: perChannel('weight'),
    bias: perChannel('bias'),
    mean: perChannel('running_mean'),
    variance: perChannel('running_var'),
    epsilon: EPSILON,
  });
  const both = `${conv} and ${norm}`;
  return { kernels: finite(weight, both), bias: finite(bias, both), ...place };
}

function finite(values: Float32Array, of: string): Float32Array {
  if (values.every(Number.isFinite)) return values;
  throw new ClflowError(
    'weights',
    `The weights of ${of} are not finite numbers once folded; fetch or export the file again.`,
  );
}

function readTensor(weights: NamedWeights, network: string, name: string, expected: readonly number[]): Float32Array {
  const tensor = weights.get(name);
  const wanted = `${network} needs tensor ${name} of shape [${expected.join(', ')}]`;
  const advice = "give a file with torchvision's or timm's tensor names";
  if (!tensor) throw new ClflowError('weights', `${wanted}, which the weights lack; ${advice}.`);
  if (tensor.shape.length === expected.length && tensor.shape.every((side, axis) => side === expected[axis])) {
    return tensor.floats();
  }
  throw new ClflowError('weights', `${wanted}, but the weights have [${tensor.shape.join(', ')}]; ${advice}.`);
}
