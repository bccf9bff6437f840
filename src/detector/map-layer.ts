/**
 * @file From likelihoods per position to the anomaly map and the image score.
 *
 * Bilinear enlargement (half-pixel centres) and Gaussian smoothing are both linear and separable, so together they are one
 * matrix per axis: map = U_h · m · U_wᵀ with U = G · B, B the interpolation, G the Gaussian with rows adding up to one.
 */
import {
  add,
  clamp as clampTensor,
  exp,
  floats,
  log,
  matmul,
  mul,
  neg,
  reduceMax,
  reduceMean,
  reshape,
  square,
  sub,
  topKMeanOfBlocks,
  where,
  type Tensor,
} from '../graph/index.js';
import type { ScaleLikelihood } from '../flow/index.js';
import { clamp, type Size } from '../geometry/index.js';
import type { Mask } from '../image/rgb-image.js';
import { areaTensor } from './area.js';
import { scorePixels } from './score-pixels.js';

/** How a map is made and read; stored in the model. */
export interface MapConfig {
  /**
   * `likelihood`: −log p per channel, in nats. `latent-energy`: −exp(−½ mean_c z²), FastFlow's; it leaves out the
   * log-determinant.
   */
  readonly kind: 'likelihood' | 'latent-energy';
  /** Standard deviation of the Gaussian in pixels of the map; 0 for none. */
  readonly smoothing: number;
  readonly score: ImageScore;
  /** `likelihood` of joined scales only; missing: the flow alone makes the map. */
  readonly detail?: DetailConfig;
}

/** How the finest map of the backbone says where in a coarse map the strange is (see flow/detail.ts). */
export interface DetailConfig {
  /** Principal channels of the finest map, at most. */
  readonly channels: number;
  readonly components: number;
  /** Shrinkage of the components' covariances towards isotropic, in (0, 1]. */
  readonly shrinkage: number;
  /** w: how much of the map is detail, 0 … 1. */
  readonly weight: number;
  /** As in {@link MapConfig}, of the detail before it joins the map. */
  readonly smoothing: number;
}

/** How a map of distances to a memory of good patches is made and read; its score is PatchCore's weighted maximum. */
export interface DistanceMapConfig {
  readonly kind: 'distance';
  /** As in {@link MapConfig}. */
  readonly smoothing: number;
  /** Memory features around the nearest one that weigh the image score. */
  readonly neighbours: number;
}

/** Image score: mean of the largest `share` of the map, or its maximum. */
export type ImageScore = { readonly kind: 'top-mean'; readonly share: number } | { readonly kind: 'max' };

/** Mean and deviation of a scale's map on good images; subtracted and divided before scales are averaged. */
export interface ScaleNorm {
  readonly mean: number;
  readonly deviation: number;
}

/** Per-scale maps [N, 1, h_l, w_l] → anomaly map [N, H, W]. */
export function anomalyMap(
  maps: readonly Tensor[],
  norms: readonly ScaleNorm[],
  size: Size,
  smoothing: number,
): Tensor {
  let sum: Tensor | null = null;
  maps.forEach((map, i) => {
    const [, , height, width] = map.shape;
    const { mean, deviation } = norms[i];
    const rows = enlargement(height, size.height, smoothing);
    const columns = transposed(enlargement(width, size.width, smoothing), size.width, width);
    const left = map.graph.constant(floats(rows, [size.height, height]));
    const right = map.graph.constant(floats(columns, [width, size.width]));
    const centred = mul(sub(map, mean), 1 / (deviation * maps.length));
    const large = matmul(left, matmul(centred, right));
    sum = sum ? add(sum, large) : large;
  });
  return reshape(sum!, [maps[0].shape[0], size.height, size.width]);
}

/** What makes the flow's map and detail comparable; of good images that were held back. */
export interface DetailNorms {
  /** m: median of the flow's map. */
  readonly median: number;
  /** Of the detail's energy. */
  readonly detail: ScaleNorm;
}

/** Least flow and least detail: keeps the logarithms finite; what lies below is as good as it gets. */
const [LEAST_FLOW, LEAST_DETAIL] = [1e-9, 0.1];
const HIGHEST = 3.4e38;

/**
 * The flow's map f and detail d, both [N, H, W], as one: a = (f − m)₊^(1 − w) · (1 + d)₊^w. High where both call a pixel strange: the
 * flow says that something is, detail where exactly.
 * @param detail standardised
 */
export function withDetail(flow: Tensor, detail: Tensor, { median }: DetailNorms, weight: number): Tensor {
  const part = (x: Tensor, least: number, share: number): Tensor => mul(log(clampTensor(x, least, HIGHEST)), share);
  return exp(add(part(sub(flow, median), LEAST_FLOW, 1 - weight), part(add(detail, 1), LEAST_DETAIL, weight)));
}

/** Anomaly map [N, H, W] → image score [N]. @param pixels that count, the others being as low as the lowest of them */
export function imageScore(map: Tensor, score: ImageScore, pixels = map.shape[1] * map.shape[2]): Tensor {
  const [n, height, width] = map.shape;
  const flat = reshape(map, [n, height * width]);
  if (score.kind === 'max') return reduceMax(flat, [1]);
  return topKMeanOfBlocks(flat, scorePixels(score.share, pixels));
}

/** The map [N, H, W] with the lowest value inside of an area in all places outside. */
export function mapWithin(map: Tensor, area: Mask): Tensor {
  const inside = areaTensor(map.graph, area, [1, area.height, area.width]);
  const lowest = neg(reduceMax(where(inside, neg(map), -HIGHEST), [1, 2], true));
  return where(inside, map, lowest);
}

/** U = G · B, [to, from] row-major. */
export function enlargement(from: number, to: number, smoothing: number): Float32Array {
  const bilinear = new Float64Array(to * from);
  for (let i = 0; i < to; i++) {
    const position = clamp(((i + 0.5) * from) / to - 0.5, 0, from - 1);
    const low = Math.floor(position);
    const high = Math.min(from - 1, low + 1);
    bilinear[i * from + low] += 1 - (position - low);
    bilinear[i * from + high] += position - low;
  }
  const result = new Float32Array(to * from);
  const reach = Math.ceil(4 * smoothing);
  for (let i = 0; i < to; i++) {
    const first = Math.max(0, i - reach);
    const last = Math.min(to - 1, i + reach);
    const weights: number[] = [];
    for (let k = first; k <= last; k++) weights.push(smoothing > 0 ? Math.exp(-0.5 * ((k - i) / smoothing) ** 2) : 1);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let j = 0; j < from; j++) {
      let value = 0;
      for (let k = first; k <= last; k++) value += weights[k - first] * bilinear[k * from + j];
      result[i * from + j] = value / total;
    }
  }
  return result;
}

function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from({ length: matrix.length }, (_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]);
}

/** The map of one scale before standardisation, [N, 1, h, w]; higher is more anomalous. */
export function scaleMap({ latent, logLikelihood }: ScaleLikelihood, kind: MapConfig['kind']): Tensor {
  if (kind === 'likelihood') return neg(logLikelihood);
  return neg(exp(mul(reduceMean(square(latent), [1], true), -0.5)));
}
