/** @file The graph from one image to a backbone's features, and an image to run it on. */
import type { Backbone } from '../src/backbone/index.js';
import { imageInput } from '../src/detector/index.js';
import { Graph, bytes, type TensorData } from '../src/graph/index.js';
import { Random } from '../src/random.js';

/** Input `image`, uint8 [count, size, size, 3]; outputs `tap0`, `tap1`, … @param count may be DYNAMIC */
export function featuresGraph(backbone: Backbone, size: number, count = 1): Graph {
  const graph = new Graph();
  const image = graph.input('image', [count, size, size, 3], 'uint8');
  backbone.features(imageInput(image, backbone.normalisation, null)).forEach((map, i) => graph.output(`tap${i}`, map));
  return graph;
}

/** Noise, the same at every call. */
export function noiseImage(size: number): TensorData {
  const random = new Random(1);
  const data = Uint8Array.from({ length: size * size * 3 }, () => random.integer(0, 256));
  return bytes(data, [1, size, size, 3]);
}
