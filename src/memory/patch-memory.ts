/**
 * @file PatchCore's detector (arXiv 2106.08265, sections 3.1 to 3.3): the anomaly of a patch is the Euclidean distance of its
 * feature x to the nearest of a memory m of good ones, s = min_m ‖x − m‖.
 *
 * Image score: w · s* of the worst patch x*, m* being its neighbour and N_b(m*) the b memory features nearest to m*,
 * w = 1 − exp(s*) / Σ_{m ∈ N_b(m*)} exp ‖x* − m‖ (equation 7): worth less where good features crowd.
 *
 * ‖x − m‖² = ‖x‖² − g with g = 2 x·m − ‖m‖², so that the nearest m is the one of greatest g, and all g of all patches are
 * one matrix product with an extra channel of ones.
 */
import {
  cast,
  clamp,
  concat,
  div,
  equal,
  exp,
  floats,
  greaterOrEqual,
  matmul,
  mul,
  pad,
  reduceMax,
  reduceSum,
  relu,
  reshape,
  slice,
  sqrt,
  square,
  sub,
  topK,
  transpose,
  type Graph,
  type Tensor,
} from '../graph/index.js';

/** Features of good patches. */
export interface PatchMemory {
  /** [count, channels], row-major */
  readonly data: Float32Array;
  readonly count: number;
  readonly channels: number;
}

export interface PatchScores {
  /** s of every patch, [N, P] */
  readonly distance: Tensor;
  /** w · s*, [N] */
  readonly score: Tensor;
}

/** exp(x) of more than this is left at that: float32 ends at 88. */
const LARGEST_EXPONENT = 80;

/**
 * @param patches [N, P, C]
 * @param neighbours b of equation 7, m* itself included; at most the whole memory
 * @param counts 1 where a patch counts, else 0, [1, P]: its s is 0 then; missing: all count
 */
export function patchScores(patches: Tensor, memory: PatchMemory, neighbours: number, counts?: Tensor): PatchScores {
  const lifted = liftedMemory(patches.graph, memory);
  const nearness = (x: Tensor): Tensor => matmul(withOne(x), lifted);
  const measured = sqrt(relu(sub(squaredNorm(patches), reduceMax(nearness(patches), [2], true)))); // [N, P, 1]
  const distance = counts ? mul(measured, reshape(counts, [1, patches.shape[1], 1])) : measured;

  const worst = reduceMax(distance, [1], true); // [N, 1, 1]
  const patch = matmul(transpose(oneHot(distance, worst, 1), [0, 2, 1]), patches); // x*, [N, 1, C]
  const closeness = nearness(patch); // [N, 1, M]
  const nearest = oneHot(closeness, reduceMax(closeness, [2], true), 2);
  const neighbour = lookUp(lifted, nearest, memory.channels); // m*, [N, 1, C]
  const toMemory = sqrt(relu(sub(squaredNorm(patch), closeness)));
  const weight = neighbourhoodWeight(toMemory, worst, nearness(neighbour), Math.min(neighbours, memory.count));
  return {
    distance: reshape(distance, [patches.shape[0], patches.shape[1]]),
    score: reshape(mul(weight, worst), [patches.shape[0]]),
  };
}

/** w of equation 7. @param closeness g of m* to all of the memory: the greatest b are its neighbours */
function neighbourhoodWeight(toMemory: Tensor, own: Tensor, closeness: Tensor, b: number): Tensor {
  const least = slice(topK(closeness, b), 2, b - 1, b);
  const isNeighbour = cast(greaterOrEqual(closeness, least), 'float32');
  const terms = mul(isNeighbour, exp(clamp(sub(toMemory, own), 0, LARGEST_EXPONENT)));
  return sub(1, div(1, reduceSum(terms, [2], true)));
}

/** ‖x‖² of the last axis, which stays with size 1. */
function squaredNorm(x: Tensor): Tensor {
  return reduceSum(square(x), [2], true);
}

/** 1 where x is its own extreme along the axis, else 0; equal extremes share the 1. */
function oneHot(x: Tensor, extreme: Tensor, axis: number): Tensor {
  const hits = cast(equal(x, extreme), 'float32');
  return div(hits, reduceSum(hits, [axis], true));
}

/** [2 m; −‖m‖²] as columns, [C + 1, M]: times [x; 1] they give g. Two constants, since a file holds the first in fewer bytes. */
function liftedMemory(graph: Graph, { data, count, channels }: PatchMemory): Tensor {
  const doubled = new Float32Array(channels * count);
  const squares = new Float32Array(count);
  for (let m = 0; m < count; m++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) {
      const value = data[m * channels + c];
      doubled[c * count + m] = 2 * value;
      sum += value * value;
    }
    squares[m] = -sum;
  }
  return concat([graph.constant(floats(doubled, [channels, count])), graph.constant(floats(squares, [1, count]))], 0);
}

/** The memory feature that a one-hot [N, 1, M] names, [N, 1, C]. */
function lookUp(lifted: Tensor, chosen: Tensor, channels: number): Tensor {
  const column = matmul(lifted, transpose(chosen, [0, 2, 1]));
  return mul(transpose(slice(column, 1, 0, channels), [0, 2, 1]), 0.5);
}

/** x [N, P, C] with a further channel of ones. */
function withOne(x: Tensor): Tensor {
  return pad(x, [0, 0, 0], [0, 0, 1], 1);
}
