/**
 * @file k-means (Lloyd's iterations from a k-means++ start, Arthur and Vassilvitskii, 2007) on feature vectors: kinds of places
 * that a product has. Distances to all centres are one matrix product, ‖x − c‖² = ‖x‖² − (2 x·c − ‖c‖²).
 */
import { DYNAMIC, Graph, argMax, floats, matmul, openGraph, sub, type Runtime } from '../graph/index.js';
import type { Random } from '../random.js';

/** Lloyd's iterations; what moves after so many moves little. */
const ITERATIONS = 20;
/** Vectors that the start is chosen from. */
const START_VECTORS = 8192;

/**
 * Centres of `count` clusters, [count, channels].
 * @param vectors [n, channels] with n ≥ count, row-major
 */
export async function kMeans(
  runtime: Runtime,
  vectors: Float32Array,
  channels: number,
  count: number,
  random: Random,
): Promise<Float32Array> {
  let centres = startCentres(vectors, channels, count, random);
  const assign = await openNearestCentre(runtime, channels, count);
  try {
    for (let i = 0; i < ITERATIONS; i++) {
      const nearest = await assign.run(vectors, centres);
      const moved = meansOf(vectors, channels, nearest, centres);
      if (moved.every((value, k) => value === centres[k])) break;
      centres = moved;
    }
  } finally {
    await assign.release();
  }
  return centres;
}

/** Looks up which centre is nearest. */
export interface NearestCentre {
  /** Of every vector [n, channels] the number of the nearest centre [count, channels], [n]. */
  run(vectors: Float32Array, centres: Float32Array): Promise<Int32Array>;
  release(): Promise<void>;
}

export async function openNearestCentre(runtime: Runtime, channels: number, count: number): Promise<NearestCentre> {
  const graph = new Graph();
  const x = graph.input('x', [DYNAMIC, channels]);
  const twice = graph.input('twice', [channels, count]);
  const squares = graph.input('squares', [1, count]);
  graph.output('nearest', argMax(sub(matmul(x, twice), squares), 1));
  const session = await openGraph(runtime, graph);
  return {
    async run(vectors, centres) {
      const columns = new Float32Array(centres.length);
      const norms = new Float32Array(count);
      for (let k = 0; k < count; k++) {
        for (let c = 0; c < channels; c++) {
          const value = centres[k * channels + c];
          columns[c * count + k] = 2 * value;
          norms[k] += value * value;
        }
      }
      const out = await session.run({
        x: floats(vectors, [vectors.length / channels, channels]),
        twice: floats(columns, [channels, count]),
        squares: floats(norms, [1, count]),
      });
      return Int32Array.from(out.nearest.data as BigInt64Array, Number);
    },
    release: () => session.release(),
  };
}

/** A centre without vectors stays where it is. */
function meansOf(vectors: Float32Array, channels: number, nearest: Int32Array, centres: Float32Array): Float32Array {
  const sums = new Float64Array(centres.length);
  const counts = new Float64Array(centres.length / channels);
  for (let n = 0, from = 0; n < nearest.length; n++) {
    counts[nearest[n]]++;
    for (let to = nearest[n] * channels, end = from + channels; from < end;) sums[to++] += vectors[from++];
  }
  return centres.map((value, i) => {
    const members = counts[Math.floor(i / channels)];
    return members > 0 ? sums[i] / members : value;
  });
}

/** k-means++: each further centre is a vector drawn by its squared distance to the nearest one so far. */
function startCentres(vectors: Float32Array, channels: number, count: number, random: Random): Float32Array {
  const all = vectors.length / channels;
  const step = Math.max(1, Math.ceil(all / START_VECTORS));
  const candidates = Math.ceil(all / step);
  const at = (n: number): number => n * step * channels;
  const distance = new Float64Array(candidates).fill(Infinity);
  const centres = new Float32Array(count * channels);
  let chosen = random.integer(0, candidates);
  for (let k = 0; k < count; k++) {
    centres.set(vectors.subarray(at(chosen), at(chosen) + channels), k * channels);
    let total = 0;
    for (let n = 0; n < candidates; n++) {
      let squares = 0;
      for (let c = 0; c < channels; c++) squares += (vectors[at(n) + c] - centres[k * channels + c]) ** 2;
      distance[n] = Math.min(distance[n], squares);
      total += distance[n];
    }
    let left = random.uniform(0, total);
    chosen = 0;
    while (chosen < candidates - 1 && (left -= distance[chosen]) > 0) chosen++;
  }
  return centres;
}
