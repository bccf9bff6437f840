/** @file How much of the teacher's features the student explains, per source of held-out crops and stride. */
import { mean } from '../../src/report/index.js';
import { imageInput } from '../../src/detector/index.js';
import { IMAGENET_NORMALISATION } from '../../src/backbone/index.js';
import {
  Graph,
  asFloats,
  openGraph,
  reduceSum,
  square,
  sub,
  type ParameterSet,
  type Runtime,
} from '../../src/graph/index.js';
import { BATCH_NAMES, batchShapes, type ShardReader } from './shard.js';
import { student, TEACHER_CHANNELS } from './student.js';
import { dequantised } from './teacher.js';

const BATCH = 8;

/** Explained variance at strides 4, 8 and 16. */
export type Explained = readonly number[];

/**
 * 1 − Σ (ŷ − y)² / Σ (y − ȳ)² over all standardised channels, ȳ being the mean of a channel over the source's own crops.
 * @param sources name of each record's source
 */
export async function explainedVariance(
  runtime: Runtime,
  parameters: ParameterSet,
  values: Float32Array,
  records: ShardReader,
  sources: readonly string[],
): Promise<Map<string, Explained>> {
  const graph = new Graph();
  const shapes = batchShapes(BATCH);
  const [crop, ...stored] = BATCH_NAMES.map((name) => graph.input(name, shapes[name].shape, 'uint8'));
  const { heads } = student(imageInput(crop, IMAGENET_NORMALISATION, null), parameters.constants(graph, values));
  stored.map(dequantised).forEach((target, tap) => {
    graph.output(`error${tap}`, reduceSum(square(sub(heads[tap], target)), [1, 2, 3]));
    graph.output(`sum${tap}`, reduceSum(target, [2, 3]));
    graph.output(`square${tap}`, reduceSum(square(target), [1, 2, 3]));
  });
  const session = await openGraph(runtime, graph);
  const sums = new Map<string, SourceSums[]>();
  try {
    for (let start = 0; start < records.count; start += BATCH) {
      // The last batch is filled up with the last record, which is not counted again.
      const indices = Array.from({ length: BATCH }, (_, i) => Math.min(records.count - 1, start + i));
      const out = await session.run(records.read(indices, [BATCH]));
      TEACHER_CHANNELS.forEach((channels, tap) => {
        const [error, sum, squares] = ['error', 'sum', 'square'].map((name) => asFloats(out[`${name}${tap}`]));
        for (let i = 0; i < BATCH && start + i < records.count; i++) {
          const source = sources[start + i];
          if (!sums.has(source))
            sums.set(
              source,
              TEACHER_CHANNELS.map((count) => new SourceSums(count)),
            );
          sums.get(source)![tap].add(error[i], sum.subarray(i * channels, (i + 1) * channels), squares[i]);
        }
      });
    }
  } finally {
    await session.release();
  }
  const positions = shapes.target0.shape[2] ** 2;
  return new Map([...sums].map(([source, taps]) => [source, taps.map((tap, i) => tap.explained(positions / 4 ** i))]));
}

class SourceSums {
  private error = 0;
  private squares = 0;
  private crops = 0;
  private readonly sums: Float64Array;

  constructor(channels: number) {
    this.sums = new Float64Array(channels);
  }

  add(error: number, sum: Float32Array, squares: number): void {
    this.error += error;
    this.squares += squares;
    this.crops++;
    sum.forEach((value, c) => (this.sums[c] += value));
  }

  explained(positions: number): number {
    const ofMean = this.sums.reduce((total, sum) => total + sum ** 2, 0) / (this.crops * positions);
    return 1 - this.error / (this.squares - ofMean);
  }
}

/** The mean over strides, and over sources of equal weight. */
export function meanExplained(perSource: ReadonlyMap<string, Explained>): number {
  return mean([...perSource.values()].flat());
}
