/** @file In the child: a raw tensor through the model's graph, for the Open Inference Protocol. */
import { graph } from 'clflow/parts';
import type { OpenModel } from './open-models.js';
import type { InferAnswer, InferTask } from './types.js';

export async function inferTensor({ session }: OpenModel, { shape, data }: InferTask): Promise<InferAnswer> {
  const outputs = await session.run({ image: graph.bytes(data, shape) });
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => [name, { shape: output.shape, data: graph.asFloats(output) }]),
  );
}
