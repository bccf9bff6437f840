/**
 * @file Any user's ONNX network as a backbone. Which outputs are taps is the user's choice; strides and channels are
 * found by running the network once on two images, embedded in a graph of ours just as it will be in a detector.
 */
import type { Size } from '../geometry/index.js';
import { Random } from '../random.js';
import { ClflowError, messageOf } from '../errors.js';
import {
  add,
  asFloats,
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
  type TensorData,
} from '../graph/index.js';
import { checkOnnx } from '../graph/check-onnx.js';
import { checkWork } from '../graph/check-work.js';
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
  const sizes = fixed ? [fixed] : TRIAL_SIZES;
  const checked = checkOnnx(bytes, file);
  for (const { height, width } of sizes) {
    checkWork(checked, { [input.name]: [TRIAL_BATCH, 3, height, width] }, file);
  }
  const taps = await findTaps(network, input.name, wanted, sizes, runtime, file);
  for (const size of sizes) await requireFeatures(network, input.name, taps, size, runtime, file);
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
      const results = await trial(session, size, file);
      const shapeOf = (i: number): number[] => Array.from(results[`shape${i}`].data, Number);
      trials.push(names.map((name, i) => tapOf(name, shapeOf(i), size, file)));
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

/** What a graph says of a black image and one of noise, as the normalised values of photos are. */
async function trial(session: Session, { height, width }: Size, file: string): Promise<Record<string, TensorData>> {
  const shape = [TRIAL_BATCH, 3, height, width];
  const values = new Float32Array(TRIAL_BATCH * 3 * height * width);
  const random = Random.of(1, 'trial');
  for (let i = values.length / 2; i < values.length; i++) values[i] = random.uniform(-2, 2);
  try {
    return await session.run({ image: floats(values, shape) });
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

/** Nothing can be learned of features that are no numbers, or that are the same whatever the image is. */
async function requireFeatures(
  network: OnnxNetwork,
  input: string,
  taps: readonly Tap[],
  size: Size,
  runtime: Runtime,
  file: string,
): Promise<void> {
  const graph = new Graph();
  const image = graph.input('image', [DYNAMIC, 3, size.height, size.width]);
  const shaped = taps.map(({ name, channels, stride }) => {
    return { name, shape: [DYNAMIC, channels, size.height / stride, size.width / stride] };
  });
  embedOnnx(network, new Map([[input, image]]), shaped).forEach((tensor, i) => graph.output(`features${i}`, tensor));
  const session = await openGraph(runtime, graph);
  try {
    const results = await trial(session, size, file);
    taps.forEach(({ name }, i) => checkFeatures(name, asFloats(results[`features${i}`]), file));
  } finally {
    await session.release();
  }
}

function checkFeatures(name: string, values: Float32Array, file: string): void {
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd !== undefined) {
    throw new ClflowError(
      'weights',
      `Output "${name}" of ${file} is ${odd} for some pixels of a trial image, so nothing can be learned of it; export the network again, or name other taps.`,
    );
  }
  const half = values.length / TRIAL_BATCH;
  for (let i = 0; i < half; i++) if (values[i] !== values[half + i]) return;
  throw new ClflowError(
    'weights',
    `Output "${name}" of ${file} is the same for a black image and for noise, so nothing can be learned of it; name other taps.`,
  );
}

function sideName(side: number): string {
  return side === DYNAMIC ? '?' : String(side);
}
