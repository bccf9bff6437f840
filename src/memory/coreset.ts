/**
 * @file Greedy k-centre coreset (Sener and Savarese, 2018; PatchCore's algorithm 1): starting anywhere, the point that lies
 * farthest from all chosen ones is chosen next, so that few points cover all. Distances are taken after a random
 * projection (Johnson and Lindenstrauss), which keeps them nearly as they are at a fraction of the cost.
 */
import { ClflowError } from '../errors.js';
import { Graph, asFloats, floats, matmul, openGraph, relu, sub, add, type Runtime } from '../graph/index.js';
import type { Random } from '../random.js';

/** Dimensions of the random projection. */
const PROJECTED = 128;

export interface Points {
  /** [count, channels], row-major */
  readonly data: Float32Array;
  readonly count: number;
  readonly channels: number;
}

/**
 * Indices of `wanted` points that cover all points well, in the order they were chosen.
 * @param onChosen called with the number chosen so far; what it throws ends the choice
 * @throws ClflowError `usage` unless 1 ≤ wanted ≤ number of points
 */
export async function coreset(
  runtime: Runtime,
  points: Points,
  wanted: number,
  random: Random,
  onChosen: (chosen: number) => void = () => {},
): Promise<number[]> {
  const { count } = points;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > count) {
    throw new ClflowError('usage', `a coreset takes 1 to ${count} of ${count} points, not ${wanted}`);
  }
  const { data, channels } = await project(runtime, points, random);
  const session = await openGraph(runtime, nearestGraph(data, count, channels));
  try {
    const chosen = [random.integer(0, count)];
    let nearest: Float32Array = new Float32Array(count).fill(Infinity);
    while (chosen.length < wanted) {
      const last = chosen[chosen.length - 1];
      const centre = data.slice(last * channels, (last + 1) * channels);
      const out = await session.run({
        centre: floats(centre, [channels, 1]),
        square: floats(Float32Array.of(dot(centre, centre)), [1, 1]),
        nearest: floats(nearest, [count, 1]),
      });
      nearest = asFloats(out.nearer);
      nearest[last] = -Infinity; // never again, whatever rounding says of its distance to itself
      chosen.push(indexOfLargest(nearest));
      onChosen(chosen.length);
    }
    return chosen;
  } finally {
    await session.release();
  }
}

/** Squared distances of all points to a new centre, and the smaller of them and those so far. */
function nearestGraph(data: Float32Array, count: number, channels: number): Graph {
  const squares = Float32Array.from({ length: count }, (_, i) => {
    const row = data.subarray(i * channels, (i + 1) * channels);
    return dot(row, row);
  });
  const graph = new Graph();
  const doubled = graph.constant(
    floats(
      data.map((value) => -2 * value),
      [count, channels],
    ),
  );
  const own = graph.constant(floats(squares, [count, 1]));
  const centre = graph.input('centre', [channels, 1]);
  const square = graph.input('square', [1, 1]);
  const nearest = graph.input('nearest', [count, 1]);
  const distance = relu(add(add(matmul(doubled, centre), own), square));
  // min(a, b) = b − relu(b − a) would turn the first infinity into NaN, so a − relu(a − b) it is, a being finite.
  graph.output('nearer', sub(distance, relu(sub(distance, nearest))));
  return graph;
}

/** Points · a random Gaussian matrix, where that is narrower. */
async function project(runtime: Runtime, points: Points, random: Random): Promise<Points> {
  const { data, count, channels } = points;
  if (channels <= PROJECTED) return points;
  const matrix = Float32Array.from({ length: channels * PROJECTED }, () => random.normal(0, 1 / Math.sqrt(PROJECTED)));
  const graph = new Graph();
  const x = graph.input('x', [count, channels]);
  graph.output('y', matmul(x, graph.constant(floats(matrix, [channels, PROJECTED]))));
  const session = await openGraph(runtime, graph);
  try {
    const { y } = await session.run({ x: floats(data, [count, channels]) });
    return { data: asFloats(y), count, channels: PROJECTED };
  } finally {
    await session.release();
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function indexOfLargest(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
