/** @file The teacher's features of crops, and what is stored of them: standardised per channel, in bytes. */
import type { Backbone } from '../../src/backbone/index.js';
import { imageBatch, imageInput } from '../../src/detector/index.js';
import {
  DYNAMIC,
  Graph,
  add,
  asFloats,
  cast,
  floats,
  mul,
  openGraph,
  type Runtime,
  type Session,
  type Tensor,
} from '../../src/graph/index.js';
import type { RgbImage } from '../../src/image/index.js';

/** Mean and deviation per channel and stride, over training crops. */
export interface FeatureStatistics {
  readonly mean: readonly Float32Array[];
  readonly deviation: readonly Float32Array[];
}

/** A standardised value z is stored as round((z − LOWEST) / STEP): −3 … 9.75, with an error of 0.0002 in variance. */
const LOWEST = -3;
const STEP = 0.05;

/** Any backbone over crops: the teacher, or a student whose features are looked at. */
export class FeatureSession {
  private constructor(
    private readonly session: Session,
    readonly channels: readonly number[],
  ) {}

  /** @param side of the crops in pixels */
  static async open(runtime: Runtime, backbone: Backbone, side: number): Promise<FeatureSession> {
    const graph = new Graph();
    const image = graph.input('image', [DYNAMIC, side, side, 3], 'uint8');
    backbone
      .features(imageInput(image, backbone.normalisation, null))
      .forEach((map, i) => graph.output(`tap${i}`, map));
    return new FeatureSession(
      await openGraph(runtime, graph),
      backbone.taps.map(({ channels }) => channels),
    );
  }

  /** Features of a batch of crops, one array [N, C, h, w] a stride. */
  async run(crops: readonly RgbImage[]): Promise<Float32Array[]> {
    const out = await this.session.run({ image: imageBatch(crops) });
    return this.channels.map((_, i) => asFloats(out[`tap${i}`]));
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

/** Sums for {@link FeatureStatistics}. */
export class StatisticsSums {
  private readonly sums: Float64Array[];
  private readonly squares: Float64Array[];
  private readonly counts: number[];

  constructor(private readonly channels: readonly number[]) {
    this.sums = channels.map((count) => new Float64Array(count));
    this.squares = channels.map((count) => new Float64Array(count));
    this.counts = channels.map(() => 0);
  }

  /** @param features as of {@link FeatureSession.run} @param images number of crops in them */
  add(features: readonly Float32Array[], images: number): void {
    features.forEach((values, tap) => {
      const channels = this.channels[tap];
      const positions = values.length / (images * channels);
      for (let row = 0; row < images * channels; row++) {
        let [sum, square] = [0, 0];
        for (let i = row * positions; i < (row + 1) * positions; i++) {
          sum += values[i];
          square += values[i] * values[i];
        }
        this.sums[tap][row % channels] += sum;
        this.squares[tap][row % channels] += square;
      }
      this.counts[tap] += images * positions;
    });
  }

  finish(): FeatureStatistics {
    const mean = this.sums.map((sums, tap) => Float32Array.from(sums, (sum) => sum / this.counts[tap]));
    const deviation = this.squares.map((squares, tap) =>
      // A channel that never fires would be divided by nothing.
      Float32Array.from(squares, (sum, c) => Math.sqrt(Math.max(sum / this.counts[tap] - mean[tap][c] ** 2, 1e-6))),
    );
    return { mean, deviation };
  }
}

/** Features [N, C, h, w] of one stride → standardised bytes. */
export function quantise(
  values: Float32Array,
  mean: Float32Array,
  deviation: Float32Array,
  positions: number,
): Uint8Array {
  const channels = mean.length;
  const bytes = new Uint8Array(values.length);
  for (let row = 0; row < values.length / positions; row++) {
    const scale = 1 / (deviation[row % channels] * STEP);
    const shift = -mean[row % channels] * scale - LOWEST / STEP + 0.5;
    for (let i = row * positions; i < (row + 1) * positions; i++) {
      bytes[i] = Math.max(0, Math.min(255, values[i] * scale + shift));
    }
  }
  return bytes;
}

/** The standardised values of {@link quantise}'s bytes, inside a graph. */
export function dequantised(bytes: Tensor): Tensor {
  return add(mul(cast(bytes, 'float32'), STEP), bytes.graph.constant(floats([LOWEST], [])));
}
