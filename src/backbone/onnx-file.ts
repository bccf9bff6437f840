/**
 * @file Any user's ONNX network as a backbone. Which outputs are taps is the user's choice; strides and channels are
 * found by running the network once on two images, embedded in a graph of ours just as it will be in a detector.
 */
import type { Size } from '../geometry/index.js';
import { ClflowError } from '../errors.js';
import {
  DYNAMIC,
  readOnnx,
  withStorableWeights,
  type NetworkInput,
  type OnnxNetwork,
  type Runtime,
} from '../graph/index.js';
import { checkOnnx } from '../graph/check-onnx.js';
import { checkWork } from '../graph/check-work.js';
import { checkImage, IMAGENET_NORMALISATION, sha256Hex, type Backbone, type Normalisation } from './backbone.js';
import { findTaps, mapsOf, requireFeatures, TRIAL_BATCH } from './onnx-taps.js';

export interface OnnxBackboneOptions {
  /** The file's name, for the backbone's name and for messages. */
  readonly file: string;
  /**
   * Names of the feature maps, or of tokens: outputs of the file, or inner tensors. Default: all outputs of the file that can be
   * maps.
   */
  readonly taps?: readonly string[];
  /** What the network's input expects; default ImageNet's mean and deviation. */
  readonly normalisation?: Normalisation;
  /** Whether weights are rounded to float16, as a model file holds them, where that changes next to nothing; default true. */
  readonly rounded?: boolean;
}

/**
 * A network that takes any size is tried on two, so that a stride found is one at every size. Patches of 7, 8, 14, 16, 28 and 32
 * pixels cover both exactly.
 */
const TRIAL_SIZES: readonly Size[] = [
  { height: 224, width: 224 },
  { height: 448, width: 224 },
];

/**
 * A backbone from the bytes of an ONNX file (operator set 13 to 20, everything inside the file). Tokens of a vision transformer
 * become maps of their patches.
 * @throws ClflowError `model` when the file cannot be embedded or has no such output; `weights` when its input is not a
 *   float32 image [N, 3, H, W], it does not run on two images, or a tap is no feature map of a whole stride
 */
export async function onnxBackbone(
  bytes: Uint8Array,
  { file, taps: names, normalisation = IMAGENET_NORMALISATION, rounded = true }: OnnxBackboneOptions,
  runtime: Runtime,
): Promise<Backbone> {
  const read = readOnnx(bytes, file);
  const network = rounded ? withStorableWeights(read) : read;
  const input = imageInput(network, file);
  const fixed = fixedSize(input, file);
  const sizes = fixed ? [fixed] : TRIAL_SIZES;
  const checked = checkOnnx(bytes, file);
  for (const { height, width } of sizes) {
    checkWork(checked, { [input.name]: [TRIAL_BATCH, 3, height, width] }, file);
  }
  const tried = { network, input: input.name, file };
  const taps = await findTaps(tried, names ?? null, sizes, runtime);
  for (const size of sizes) await requireFeatures(tried, taps, size, runtime);
  const name = `onnx:${file}`;
  return {
    name,
    hash: await sha256Hex(bytes),
    taps: taps.map(({ name: tap, stride, channels }) => ({ name: tap, stride, channels })),
    ...(fixed && { fixedSize: fixed }),
    normalisation,
    features(image) {
      checkImage(name, image, taps);
      const [, , height, width] = image.shape;
      if (fixed && (height !== fixed.height || width !== fixed.width)) {
        throw new ClflowError(
          'shape',
          `${file} was exported for images of ${fixed.height}×${fixed.width} (height×width), not ${height}×${width}; work at that size or export it with dynamic height and width.`,
        );
      }
      return mapsOf(tried, image, taps);
    },
  };
}
function imageInput(network: OnnxNetwork, file: string): NetworkInput {
  if (network.inputs.length !== 1) {
    const found = network.inputs.map(({ name }) => name).join(', ') || 'none';
    throw new ClflowError(
      'weights',
      `${file} must have one input, the image; it has ${network.inputs.length} (${found}).`,
    );
  }
  const [input] = network.inputs;
  const { type, shape } = input;
  const isImage = type === 'FLOAT' && (shape === null || (shape.length === 4 && [3, DYNAMIC].includes(shape[1])));
  if (isImage) return input;
  throw new ClflowError(
    'weights',
    `Input "${input.name}" of ${file} must be a float32 image [N, 3, H, W], not ${type} [${shape?.map(sideName).join(', ')}]; export it so.`,
  );
}

/** The size that a file was exported for; null when it takes any. */
function fixedSize({ name, shape }: NetworkInput, file: string): Size | null {
  const [height, width] = shape?.slice(2) ?? [DYNAMIC, DYNAMIC];
  if (height === DYNAMIC && width === DYNAMIC) return null;
  if (height !== DYNAMIC && width !== DYNAMIC) return { height, width };
  throw new ClflowError(
    'weights',
    `Input "${name}" of ${file} has one fixed side and one dynamic; export it with both fixed or both dynamic.`,
  );
}

function sideName(side: number): string {
  return side === DYNAMIC ? '?' : String(side);
}
