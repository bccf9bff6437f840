/** @file Runs a small graph once: numbers in, numbers out. */
import { asFloats, type TensorData } from '../data.js';
import { Graph, type Tensor } from '../graph.js';
import { openGraph } from '../open-graph.js';
import type { Runtime } from '../session.js';

/** The outputs of the graph that `build` makes from inputs with the given values. */
export async function evaluate(
  runtime: Runtime,
  values: readonly TensorData[],
  build: (...inputs: Tensor[]) => readonly Tensor[],
): Promise<TensorData[]> {
  const graph = new Graph();
  const inputs = values.map(({ shape, type }, i) => graph.input(`in${i}`, shape, type));
  const outputs = build(...inputs);
  outputs.forEach((tensor, i) => graph.output(`out${i}`, tensor));
  const session = await openGraph(runtime, graph);
  try {
    const results = await session.run(Object.fromEntries(values.map((value, i) => [`in${i}`, value])));
    return outputs.map((_, i) => results[`out${i}`]);
  } finally {
    await session.release();
  }
}

/** The numbers of a single float32 output. */
export async function evaluateFloats(
  runtime: Runtime,
  values: readonly TensorData[],
  build: (...inputs: Tensor[]) => Tensor,
): Promise<number[]> {
  const [result] = await evaluate(runtime, values, (...inputs) => [build(...inputs)]);
  return [...asFloats(result)];
}
