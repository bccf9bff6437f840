/**
 * @file The feature maps of somebody else's network, found by running it: strides, channels, and which outputs are tokens of a
 * transformer that become maps.
 */
import { ClflowError, messageOf } from '../errors.js';
import type { Size } from '../geometry/index.js';
import {
  add,
  asFloats,
  DYNAMIC,
  embedOnnx,
  emitOne,
  floats,
  Graph,
  keepLayout,
  openGraph,
  type OnnxNetwork,
  type Runtime,
  type Session,
  type Tensor,
  type TensorData,
} from '../graph/index.js';
import { Random } from '../random.js';
import type { Tap } from './backbone.js';
import { layoutOfTwo, layoutsOfOne, tokenMap, type TokenLayout } from './token-map.js';

/** A tap as it comes out of the network. */
export interface FoundTap extends Tap {
  /** Tokens before the first patch where the output is tokens, [N, T, C]; null where it is a map. */
  readonly leading: number | null;
}

/** A network with its name, and the name of its image. */
export interface TriedNetwork {
  readonly network: OnnxNetwork;
  readonly input: string;
  /** What messages call it. */
  readonly file: string;
}

/** Two images at once show whether the network was exported for any number. */
export const TRIAL_BATCH = 2;

/** The maps of an image [N, 3, height, width] inside its graph, in the order of the taps: [N, C, h, w] each. */
export function mapsOf({ network, input, file }: TriedNetwork, image: Tensor, taps: readonly FoundTap[]): Tensor[] {
  const [n, , ...sides] = image.shape;
  if (sides.includes(DYNAMIC) && taps.some(({ leading }) => leading !== null)) {
    throw new ClflowError('shape', `${file} gives tokens, so it needs an image of known height and width.`);
  }
  const grids = taps.map(({ stride }) => sides.map((side) => (side === DYNAMIC ? DYNAMIC : side / stride)));
  const outputs = taps.map(({ name, channels, leading }, i) => {
    const [rows, columns] = grids[i];
    return { name, shape: leading === null ? [n, channels, rows, columns] : [n, leading + rows * columns, channels] };
  });
  const seen = network.graph.node.some(({ opType }) => /^(QuantizeLinear|QLinear)/.test(opType))
    ? keepLayout(image)
    : image;
  return embedOnnx(network, new Map([[input, seen]]), outputs).map((output, i) => {
    const { leading } = taps[i];
    return leading === null ? output : tokenMap(output, leading, grids[i][0], grids[i][1]);
  });
}

/**
 * @param names of the outputs that are wanted; null: all that can be maps
 * @param sizes one for a network of fixed size, else two of other shapes
 * @returns in rising stride
 * @throws ClflowError `weights` when the network does not run, or an output is no feature map
 */
export async function findTaps(
  tried: TriedNetwork,
  names: readonly string[] | null,
  sizes: readonly Size[],
  runtime: Runtime,
): Promise<FoundTap[]> {
  const wanted = [...new Set(names ?? tried.network.outputs)];
  const session = await openTrial(tried, wanted, runtime);
  try {
    const trials: Record<string, TensorData>[] = [];
    for (const size of sizes) trials.push(await trial(session, size, tried.file));
    const shapes = wanted.map((name, i) => {
      return {
        name,
        found: sizes.map((size, t) => ({ size, shape: Array.from(trials[t][`shape${i}`].data, Number) })),
      };
    });
    // A pooled vector beside the maps, as many exporters give one, is not meant.
    const maps = names ? shapes : shapes.filter(({ found: [{ shape }] }) => shape.length === 3 || shape.length === 4);
    const taps = (maps.length > 0 ? maps : shapes).map(({ name, found }) => tapOf(name, found, tried.file));
    return taps.sort((a, b) => a.stride - b.stride);
  } finally {
    await session.release();
  }
}

/** A graph that gives the shapes of the wanted tensors, whatever their ranks are. */
async function openTrial(
  { network, input, file }: TriedNetwork,
  names: readonly string[],
  runtime: Runtime,
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

/** The shape of an output for images of a size. */
interface Found {
  readonly size: Size;
  readonly shape: readonly number[];
}

function tapOf(name: string, found: readonly Found[], file: string): FoundTap {
  const told = ({ size: { height, width }, shape }: Found): string =>
    `Output "${name}" of ${file} is [${shape.join(', ')}] for ${TRIAL_BATCH} images of ${height}×${width}`;
  const [first] = found;
  const refused = (what: string, where = first): ClflowError => new ClflowError('weights', `${told(where)}${what}`);
  const { length: rank } = first.shape;
  if (rank !== 3 && rank !== 4) {
    throw refused(', not a feature map [N, C, h, w] or tokens [N, T, C]; name other taps or export it so.');
  }
  const single = found.find(({ shape }) => shape[0] !== TRIAL_BATCH);
  if (single) throw refused('; export the network with a dynamic batch.', single);
  const channels = first.shape[rank === 3 ? 2 : 1];
  if (rank === 3) return { name, channels, ...tokensOf(found, refused) };
  const strides = found.map(({ size: { height, width }, shape: [, , rows, columns] }) => {
    const stride = height / rows;
    return Number.isInteger(stride) && width === columns * stride ? stride : null;
  });
  const uneven = strides.indexOf(null);
  if (uneven >= 0) throw refused(', which is no whole stride; name other taps.', found[uneven]);
  if (found.some(({ shape }, i) => strides[i] !== strides[0] || shape[1] !== channels)) {
    throw new ClflowError(
      'weights',
      `Output "${name}" of ${file} has another stride or other channels at another image size; export the network with a fixed height and width.`,
    );
  }
  return { name, stride: strides[0]!, channels, leading: null };
}

function tokensOf(found: readonly Found[], refused: (what: string) => ClflowError): TokenLayout {
  const [first, second] = found.map(({ size, shape }) => ({ size, tokens: shape[1] }));
  if (second) {
    const layout = layoutOfTwo(first, second);
    if (layout) return layout;
    const { height, width } = second.size;
    throw refused(
      ` and of ${second.tokens} tokens at ${height}×${width}, which is no number of square patches after leading tokens; name other taps.`,
    );
  }
  const layouts = layoutsOfOne(first);
  if (layouts.length === 1) return layouts[0];
  if (layouts.length === 0) {
    throw refused(', which is no number of square patches after at most 16 leading tokens; name other taps.');
  }
  const list = layouts.map(({ stride, leading }) => `${leading} before patches of ${stride}×${stride}`).join(', ');
  throw refused(`, which may be leading tokens ${list}; export it with dynamic height and width, or as a map.`);
}

/** Nothing can be learned of features that are no numbers, or that are the same whatever the image is. */
export async function requireFeatures(
  tried: TriedNetwork,
  taps: readonly FoundTap[],
  size: Size,
  runtime: Runtime,
): Promise<void> {
  const graph = new Graph();
  const image = graph.input('image', [DYNAMIC, 3, size.height, size.width]);
  mapsOf(tried, image, taps).forEach((tensor, i) => graph.output(`features${i}`, tensor));
  const session = await openGraph(runtime, graph);
  try {
    const results = await trial(session, size, tried.file);
    taps.forEach(({ name }, i) => checkFeatures(name, asFloats(results[`features${i}`]), tried.file));
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
