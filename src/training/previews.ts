/**
 * @file What a training's flow says, epoch after epoch, of the same few images: good ones that were held back, and each of them
 * with a defect painted on it where the method learns from painted defects. What the flow is given of them is made once; after an
 * epoch it is one run of the flow alone. Nothing of it reaches the training: with and without it the model is the same.
 */
import { anomalyMap, onlyArea, scaleMap } from '../detector/index.js';
import { gatherHalves, preparedScales, type Flow } from '../flow/index.js';
import type { Size } from '../geometry/index.js';
import {
  Graph,
  asFloats,
  floats,
  lookupIn,
  ofScale,
  openGraph,
  packed,
  type Runtime,
  type Session,
} from '../graph/index.js';
import { resizeRgb } from '../image/resize.js';
import type { FloatMap, Mask, RgbImage } from '../image/rgb-image.js';
import { Random } from '../random.js';
import type { TensorData } from '../graph/index.js';
import type { Whitened } from './batches.js';
import { evenlySpread } from './evenly-spread.js';
import type { FlowPlan } from './plan.js';
import type { PreviewPicture } from './progress.js';
import type { TrainingContext } from './training-context.js';
import type { Workbench } from './workbench.js';

/** Good images that are looked at, at most. */
const MOST = 6;

/** Looks through the flow at some pictures. */
export class Previews {
  private constructor(
    readonly pictures: readonly PreviewPicture[],
    private readonly session: Session,
    private readonly inputs: Readonly<Record<string, TensorData>>,
    readonly grid: Size,
  ) {}

  static async open(plan: FlowPlan, context: TrainingContext, flow: Flow, workbench: Workbench): Promise<Previews> {
    const { pictures, white } = await whitened(plan, context, workbench);
    const scales = preparedScales(workbench.preparation);
    const inputs: Record<string, TensorData> = {};
    scales.forEach(({ channels, height, width }, i) => {
      const of = (take: (maps: Whitened) => Float32Array, depth: number): TensorData =>
        packed(white.map(take), [white.length, depth, height, width]);
      inputs[ofScale('white', i)] = of((maps) => maps[i].values, channels);
      inputs[ofScale('logDet', i)] = of((maps) => maps[i].logDet, 1);
    });
    const [{ width, height }] = scales;
    const grid = { width, height };
    const session = await openPreviewGraph(context.runtime, flow, plan, inputs, grid);
    return new Previews(pictures, session, inputs, grid);
  }

  /**
   * A map of each picture on the flow's finest grid, in standard deviations from the mean over the good pictures: so they can be
   * drawn on one scale, whatever the epoch. @param parameters of the flow, and of the objective behind them
   */
  async maps(parameters: Float32Array): Promise<FloatMap[]> {
    const state = { parameters: floats(parameters.slice(), [parameters.length]) };
    const { map } = await this.session.run({ ...this.inputs, ...state });
    const values = asFloats(map);
    const size = this.grid.width * this.grid.height;
    const good = this.pictures.filter(({ kind }) => kind === 'good').length;
    const { mean, deviation } = spreadOf(values.subarray(0, good * size));
    return this.pictures.map((_, i) => ({
      ...this.grid,
      data: values.slice(i * size, (i + 1) * size).map((value) => (value - mean) / deviation),
    }));
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

function openPreviewGraph(
  runtime: Runtime,
  flow: Flow,
  { map: { kind } }: FlowPlan,
  inputs: Readonly<Record<string, TensorData>>,
  grid: Size,
): Promise<Session> {
  const graph = new Graph();
  const lookup = lookupIn(flow.parameters.slices(graph.input('parameters', [flow.parameters.size])));
  const tensor = (name: string) => graph.input(name, inputs[name].shape);
  const likelihoods = flow.likelihoods(
    flow.scales.map((_, i) => tensor(ofScale('white', i))),
    flow.scales.map((_, i) => tensor(ofScale('logDet', i))),
    lookup,
    gatherHalves,
  );
  const maps = likelihoods.map((likelihood) => scaleMap(likelihood, kind));
  const norms = maps.map(() => ({ mean: 0, deviation: 1 }));
  graph.output('map', anomalyMap(maps, norms, grid, 0));
  return openGraph(runtime, graph);
}

/** The good pictures first, then the painted ones in the same order, and what the flow is given of each. */
async function whitened(
  plan: FlowPlan,
  context: TrainingContext,
  workbench: Workbench,
): Promise<{ readonly pictures: PreviewPicture[]; readonly white: Whitened[] }> {
  const { extractor, whiteners, foldOf, painter } = workbench;
  const seen = await chosen(plan, context);
  const pictures = seen.map(({ image }): PreviewPicture => ({ kind: 'good', image, boxes: [] }));
  const folds = seen.map(({ like }) => foldOf(like));
  if (painter) {
    for (const [i, { image, area }] of seen.entries()) {
      const painted = await painter.negativeOf(image, Random.of(plan.seed, 'preview', i), area);
      pictures.push({ kind: 'painted', image: painted.image, boxes: painted.boxes });
      folds.push(folds[i]);
    }
  }
  const prepared = await extractor.run(pictures.map(({ image }) => image));
  const white: Whitened[] = [];
  for (const [n, maps] of prepared.entries()) {
    const ofScales = maps.map(async (map, i) => (await whiteners[i].apply([map], folds[n]))[0]);
    white.push(await Promise.all(ofScales));
  }
  return { pictures, white };
}

/** An image to look at, and a training image whose fold it is whitened as: with statistics that did not see it. */
interface Seen {
  readonly image: RgbImage;
  /** What counts of it. */
  readonly area?: Mask;
  readonly like: number;
}

/** Held-back images; of tiles, and where few are held back, training images as well. */
async function chosen({ size, tiles }: FlowPlan, context: TrainingContext): Promise<Seen[]> {
  const { images, training, heldBack, area, areaOf } = context;
  const seen: Seen[] = [];
  if (!tiles) {
    for await (const image of heldBack()) {
      const working = onlyArea(resizeRgb(image, size.width, size.height), area);
      seen.push({ image: working, area, like: training[0] });
      if (seen.length === MOST) return seen;
    }
  }
  for (const like of evenlySpread(training, MOST - seen.length)) {
    seen.push({ image: await images.get(like), area: areaOf(like), like });
  }
  return seen;
}

function spreadOf(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(Math.max(variance, 1e-12)) };
}
