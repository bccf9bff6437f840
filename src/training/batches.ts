/** @file Fills the tensors of a few training steps: positives, their fresh negatives, surrogate masks, log-determinants. */
import { preparedScales, type Preparation } from '../flow/index.js';
import type { Size } from '../geometry/index.js';
import { ofScale, packed, type TensorData } from '../graph/index.js';
import type { WhitenedMap } from './cross-fit.js';
import type { NegativeMaps, NegativeScale } from './negative-maps.js';

/** One image's maps, whitened for training, one per scale. */
export type Whitened = readonly WhitenedMap[];

export interface BatchMaker {
  readonly preparation: Preparation;
  readonly positive: (image: number) => Promise<Whitened>;
  /** null where the objective looks at positives only. */
  readonly negatives: Pick<NegativeMaps, 'of' | 'firstOf'> | null;
  readonly batch: number;
  /** Size of the windows that are looked at of negatives; null: their whole grids. */
  readonly window: Size | null;
}

/**
 * The tensors of `order.length / batch` steps, each [K, batch, ...].
 * @param order image indices, a multiple of `batch` of them
 */
export async function makeBatches(
  maker: BatchMaker,
  order: readonly number[],
  epoch: number,
): Promise<Record<string, TensorData>> {
  const { batch } = maker;
  const scales = preparedScales(maker.preparation);
  const stacks = new Stacks(order.length / batch, batch);
  const positives = await Promise.all(order.map((image) => maker.positive(image)));
  scales.forEach((scale, i) => {
    stacks.fill(ofScale('positive', i), [scale.channels, scale.height, scale.width], (n) => positives[n][i].values);
    stacks.fill(ofScale('logDet', i), [1, scale.height, scale.width], (n) => positives[n][i].logDet);
  });
  if (!maker.negatives) return stacks.tensors;
  const negatives = await maker.negatives.of(order, epoch);
  scales.forEach((scale, i) => {
    const { height, width } = maker.window ?? scale;
    const fill = (name: string, shape: readonly number[], item: (negative: NegativeScale) => Float32Array): void =>
      stacks.fill(ofScale(name, i), shape, (n) => item(negatives[n][i]));
    fill('negative', [scale.channels, height, width], ({ white }) => white.values);
    fill('negativeLogDet', [1, height, width], ({ white }) => white.logDet);
    fill('inside', [1, height, width], ({ masks }) => masks.inside);
    fill('outside', [1, height, width], ({ masks }) => masks.outside);
    fill('boxes', [1, height, width], ({ masks }) => masks.boxes);
    if (maker.window) fill('beyond', [1, scale.height, scale.width], ({ beyond }) => beyond!);
  });
  return stacks.tensors;
}

/** Tensors [K, B, ...shape], filled image by image. */
class Stacks {
  readonly tensors: Record<string, TensorData> = {};

  constructor(
    private readonly steps: number,
    private readonly batch: number,
  ) {}

  fill(name: string, shape: readonly number[], item: (index: number) => Float32Array): void {
    const items = Array.from({ length: this.steps * this.batch }, (_, n) => item(n));
    this.tensors[name] = packed(items, [this.steps, this.batch, ...shape]);
  }
}
