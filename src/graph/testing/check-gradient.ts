/**
 * @file Compares the gradients that `gradients` builds with central finite differences:
 * (L(x + h·v) − L(x − h·v)) / 2h against ∇L · v, for L = Σ weight · output with fixed random weights.
 *
 * Why the tolerance is sound in float32 (unit roundoff u ≈ 6e-8):
 * - The output comes back unsummed and Σ is taken in float64, so a difference of losses carries only the rounding of
 *   single output elements: about u · |y| · √count / h ≈ 6e-6 · √count for h = 1e-2 and outputs of order one.
 * - x ± h·v is rounded to float32 before it is fed, and the very numbers that were fed enter ∇L · v, so the rounding
 *   of the inputs cancels.
 * - Truncation is h² / 6 · f‴ ≈ 2e-5 · f‴. Values are chosen (values.ts) where f‴ is moderate, and further than h away
 *   from kinks.
 * Together that is well below 1e-3 of the largest gradient element, the default tolerance, while a wrong factor, sign,
 * index or missing term is an error of the order of the gradient itself.
 */
import { Random } from '../../random.js';
import { asFloats, floats, type TensorData } from '../data.js';
import { gradients } from '../differentiate.js';
import { Graph, type Tensor } from '../graph.js';
import { mul } from '../ops/mul.js';
import { reduceSum } from '../ops/sum-expand.js';
import { openGraph } from '../open-graph.js';
import type { Runtime } from '../session.js';
import type { InputSpec } from './values.js';

export interface GradientCase {
  readonly name: string;
  readonly inputs: readonly InputSpec[];
  readonly build: (...inputs: Tensor[]) => Tensor;
  /** Largest allowed error, as a part of the largest gradient element; default 1e-3. */
  readonly tolerance?: number;
  /** Step h of the differences; default 1e-2. */
  readonly step?: number;
}

/** Cases by the exported name of the op that they are about. */
export type CaseTable = Readonly<Record<string, readonly GradientCase[]>>;

/** A place where gradient and finite difference disagree. */
export interface GradientMismatch {
  readonly input: number;
  readonly probe: string;
  readonly analytic: number;
  readonly numeric: number;
}

/** Up to this many elements each is probed by itself; larger inputs are probed along as many random directions. */
const PROBES = 64;
/** Gradients are compared on the scale of their largest element, but never on a smaller scale than this. */
const SMALLEST_SCALE = 0.1;

/** All mismatches of a case; none when the gradients are right. Throws when the output ignores an input altogether. */
export async function checkGradient(runtime: Runtime, testCase: GradientCase): Promise<GradientMismatch[]> {
  const { inputs, tolerance = 1e-3, step = 1e-2 } = testCase;
  const random = Random.of(1, testCase.name);
  const values = inputs.map((make) => make(random));
  const run = await prepare(runtime, values, testCase.build, random);
  const mismatches: GradientMismatch[] = [];
  try {
    const analytic = (await run(values)).gradients;
    for (const [input, value] of values.entries()) {
      const gradient = analytic[input];
      const scale = Math.max(SMALLEST_SCALE, ...gradient.map(Math.abs));
      let largest = 0;
      for (const { probe, direction } of probes(value, random)) {
        const [up, down] = [step, -step].map((h) => moved(value, direction, h));
        const lossUp = (await run(values.with(input, up))).loss;
        const lossDown = (await run(values.with(input, down))).loss;
        const numeric = (lossUp - lossDown) / (2 * step);
        const predicted = dotDifference(gradient, asFloats(up), asFloats(down)) / (2 * step);
        largest = Math.max(largest, Math.abs(numeric));
        if (!(Math.abs(numeric - predicted) <= tolerance * scale)) {
          mismatches.push({ input, probe, analytic: predicted, numeric });
        }
      }
      if (largest < 1e-3) throw new Error(`${testCase.name}: the output does not depend on input ${input}`);
    }
  } finally {
    await run.release();
  }
  return mismatches;
}

interface Evaluation {
  readonly loss: number;
  readonly gradients: readonly Float32Array[];
}

interface Run {
  (values: readonly TensorData[]): Promise<Evaluation>;
  release(): Promise<void>;
}

async function prepare(
  runtime: Runtime,
  values: readonly TensorData[],
  build: GradientCase['build'],
  random: Random,
): Promise<Run> {
  const graph = new Graph();
  const tensors = values.map(({ shape, type }, i) => graph.input(`in${i}`, shape, type));
  const output = build(...tensors);
  // Away from zero, so that no output hides behind a weight of nothing.
  const weights = Float32Array.from({ length: output.size }, () => random.uniform(0.5, 1.5) * random.pick([-1, 1]));
  const loss = reduceSum(mul(output, graph.constant(floats(weights, output.shape))));
  graph.output('output', output);
  gradients(loss, tensors).forEach((gradient, i) => graph.output(`gradient${i}`, gradient));
  const session = await openGraph(runtime, graph);

  const run = async (fed: readonly TensorData[]): Promise<Evaluation> => {
    const results = await session.run(Object.fromEntries(fed.map((value, i) => [`in${i}`, value])));
    return {
      loss: asFloats(results.output).reduce((sum, y, i) => sum + y * weights[i], 0),
      gradients: values.map((_, i) => asFloats(results[`gradient${i}`])),
    };
  };
  return Object.assign(run, { release: () => session.release() });
}

/** Directions of length one: every axis of a small tensor, random ones for a large tensor. */
function probes({ data }: TensorData, random: Random): { probe: string; direction: Float64Array }[] {
  const size = data.length;
  if (size <= PROBES) {
    return Array.from({ length: size }, (_, i) => {
      return { probe: `element ${i}`, direction: new Float64Array(size).fill(1, i, i + 1) };
    });
  }
  return Array.from({ length: PROBES }, (_, i) => {
    const direction = Float64Array.from({ length: size }, () => random.normal());
    const length = Math.hypot(...direction);
    return { probe: `direction ${i}`, direction: direction.map((v) => v / length) };
  });
}

function moved(value: TensorData, direction: Float64Array, step: number): TensorData {
  return floats(
    asFloats(value).map((x, i) => x + step * direction[i]),
    value.shape,
  );
}

function dotDifference(gradient: Float32Array, up: Float32Array, down: Float32Array): number {
  return gradient.reduce((sum, g, i) => sum + g * (up[i] - down[i]), 0);
}
