/**
 * @file Any user's ONNX network as a backbone. Which outputs are taps is the user's choice; strides and channels are
 * found by running the network once on black images, embedded in a graph of ours just as it will be in a detector.
 */
import type { Size } from '../geometry/index.js';
import { ClflowError, messageOf } from '../errors.js';
import {
  add,
  DYNAMIC,
  embedOnnx,
  emitOne,
  floats,
  Graph,
  openGraph,
  readOnnx,
  type NetworkInput,
  type OnnxNetwork,
  type Runtime,
  type Session,
} from '../graph/index.js';
import {
  checkImage,
  IMAGENET_NORMALISATION,
  sha256Hex,
  type Backbone,
  type Normalisation,
  type Tap,
} from './backbone.js';

export interface OnnxBackboneOptions {
  /** The file's name, for the backbone's name and for messages. */
  readonly file: string;
  /** Names of the feature maps: outputs of the file, or inner tensors. Default: all outputs of the file. */
  readonly taps?: readonly string[];
  /** What the network's input expects; default ImageNet's mean and deviation. */
  readonly normalisation?: Normalisation;
}

/** A network that takes any size is tried on two, so that a stride found is one at every size. */
const TRIAL_SIZES: readonly Size[] = [
  { height: 256, width: 256 },
  { height: 320, width: 192 },
];

/** Two images at once show whether the network was exported for any number. */
const TRIAL_BATCH = 2;

/**
 * A backbone from the bytes of an ONNX file (operator set 13 to 20, everything inside the file).
 * @throws ClflowError `model` when the file cannot be embedded or has no such output; `weights` when its input is not a
 *   float32 image [N, 3, H, W], it does not run on two images, or a tap is no feature map of a whole stride
 */
export async function onnxBackbone(
  bytes: Uint8Array,
  { file, taps: names, normalisation = IMAGENET_NORMALISATION }: OnnxBackboneOptions,
  runtime: Runtime,
): Promise<Backbone> {
  const network = readOnnx(bytes, file);
  const input = imageInput(network, file);
  const fixed = fixedSize(input, file);
  const wanted = [...new Set(names ?? network.outputs)];
  const taps = await findTaps(network, input.name, wanted, fixed ? [fixed] : TRIAL_SIZES, runtime, file);
  const name = `onnx:${file}`;
  return {
    name,
    hash: await sha256Hex(bytes),
    taps,
    normalisation,
    features(image) {
      checkImage(name, image, taps);
      const [n, , height, width] = image.shape;
      if (fixed && (height !== fixed.height || width !== fixed.width)) {
        throw new ClflowError(
          'shape',
          `${file} was exported for images of ${fixed.height}×${fixed.width} (height×width), not ${height}×${width}; work at that size or export it with dynamic height and width.`,
        );
      }
      return embedOnnx(
        network,
        new Map([[input.name, image]]),
        taps.map((tap) => ({
          name: tap.name,
          shape: [n, tap.channels, ...[height, width].map((side) => (side === DYNAMIC ? DYNAMIC : side / tap.stride))],
        })),
      );
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

async function findTaps(
  network: OnnxNetwork,
  input: string,
  names: readonly string[],
  sizes: readonly Size[],
  runtime: Runtime,
  file: string,
): Promise<Tap[]> {
  const session = await openTrial(network, input, names, runtime, file);
  try {
    const trials: Tap[][] = [];
    for (const size of sizes) {
      const shapes = await trialShapes(session, size, file);
      trials.push(names.map((name, i) => tapOf(name, shapes[i], size, file)));
    }
    const [first, ...others] = trials;
    first.forEach((tap, i) => {
      if (others.every((taps) => taps[i].stride === tap.stride && taps[i].channels === tap.channels)) return;
      throw new ClflowError(
        'weights',
        `Output "${tap.name}" of ${file} has another stride or other channels at another image size; export the network with a fixed height and width.`,
      );
    });
    return [...first].sort((a, b) => a.stride - b.stride);
  } finally {
    await session.release();
  }
}

/** A graph that gives the shapes of the wanted tensors, whatever their ranks are. */
async function openTrial(
  network: OnnxNetwork,
  input: string,
  names: readonly string[],
  runtime: Runtime,
  file: string,
): Promise<Session> {
  const graph = new Graph();
  const image = graph.input('image', [DYNAMIC, 3, DYNAMIC, DYNAMIC]);
  const unknown = names.map((name) => ({ name, shape: [] }));
  embedOnnx(network, new Map([[input, image]]), unknown).forEach((tensor, i) => {
    // The sum with a float32 keeps the shape and makes the runtime refuse any other type.
    graph.output(`shape${i}`, emitOne('Shape', [add(tensor, 0)], [DYNAMIC], { type: 'int64' }));
  });
  try {
    return await openGraph(runtime, graph);
  } catch (cause) {
    throw new ClflowError('weights', `${file} cannot be used as a float32 backbone: ${messageOf(cause)}`, { cause });
  }
}

/** The shapes of all wanted tensors for two black images. */
async function trialShapes(session: Session, { height, width }: Size, file: string): Promise<number[][]> {
  const shape = [TRIAL_BATCH, 3, height, width];
  const image = floats(new Float32Array(TRIAL_BATCH * 3 * height * width), shape);
  try {
    const results = await session.run({ image });
    return session.outputNames.map((name) => Array.from(results[name].data, Number));
  } catch (cause) {
    throw new ClflowError(
      'weights',
      `${file} does not run on ${TRIAL_BATCH} images of ${height}×${width}: ${messageOf(cause)} Export it with a dynamic batch, and height and width either dynamic or fixed.`,
      { cause },
    );
  }
}

function tapOf(name: string, shape: readonly number[], { height, width }: Size, file: string): Tap {
  const found = `Output "${name}" of ${file} is [${shape.join(', ')}] for ${TRIAL_BATCH} images of ${height}×${width}`;
  const [n, channels, rows, columns] = shape;
  if (shape.length !== 4) {
    throw new ClflowError('weights', `${found}, not a feature map [N, C, h, w]; name other taps or export it so.`);
  }
  if (n !== TRIAL_BATCH) throw new ClflowError('weights', `${found}; export the network with a dynamic batch.`);
  const stride = height / rows;
  if (Number.isInteger(stride) && width === columns * stride) return { name, stride, channels };
  throw new ClflowError('weights', `${found}, which is no whole stride; name other taps.`);
}

function sideName(side: number): string {
  return side === DYNAMIC ? '?' : String(side);
}
