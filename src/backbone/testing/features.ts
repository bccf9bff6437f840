/** @file Runs a backbone on numbers. */
import { DYNAMIC, floats, Graph, openGraph, type Runtime, type TensorData } from '../../graph/index.js';
import type { Backbone } from '../backbone.js';

/** The feature maps of images [N, 3, H, W], the graph's batch being dynamic. */
export async function featuresOf(
  backbone: Backbone,
  images: Float32Array,
  [n, height, width]: readonly [number, number, number],
  runtime: Runtime,
): Promise<TensorData[]> {
  const graph = new Graph();
  const taps = backbone.features(graph.input('image', [DYNAMIC, 3, height, width]));
  taps.forEach((tensor, i) => graph.output(`tap${i}`, tensor));
  const session = await openGraph(runtime, graph);
  try {
    const results = await session.run({ image: floats(images, [n, 3, height, width]) });
    return taps.map((_, i) => results[`tap${i}`]);
  } finally {
    await session.release();
  }
}
