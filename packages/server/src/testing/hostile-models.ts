/** @file Model files of ours by what they say about themselves, with graphs that nobody should run. */
import { readFile, writeFile } from 'node:fs/promises';
import { detector, graph } from 'clflow/parts';
import type { ModelRef } from '../pool/index.js';
import { refOf } from './small-model.js';

const { DYNAMIC, Graph, floats, integers, loop, serialize } = graph;

/** What makes the anomaly map [1, height, width] of an image. */
type Body = (of: graph.Graph, size: { readonly height: number; readonly width: number }) => graph.Tensor;

/** @param path of the file that is written  @param like a sound model, whose metadata it takes */
export async function hostileModel(path: string, like: ModelRef, body: Body): Promise<ModelRef> {
  const metadata = detector.readMetadata(await readFile(like.path), like.name);
  const own = new Graph();
  const image = own.input('image', [DYNAMIC, DYNAMIC, DYNAMIC, 3], 'uint8');
  const used = graph.mul(graph.reduceMean(graph.cast(image, 'float32'), [1, 2, 3]), own.constant(floats([0], [1])));
  const map = graph.reshape(body(own, metadata.size), [1, metadata.size.height, metadata.size.width]);
  own.output('anomaly_map', map);
  own.output('anomaly_score', graph.add(graph.reshape(graph.reduceMax(map, [1, 2]), [1]), used));
  await writeFile(path, await detector.withMetadata(serialize(own), metadata));
  return refOf('hostile', path);
}

/** Products that take one thread minutes, within what a graph may compute. */
export const endless: Body = (own, size) => {
  const turns = own.constant(integers([1000], [1]));
  const matrix = own.constant(floats(new Float32Array(SIDE ** 2), [SIDE, SIDE]));
  const { state } = loop(turns, [matrix], (_, __, [now]) => ({ state: [graph.matmul(now, matrix)], scans: [] }));
  return cut(own, state[0], size);
};

/** Turns without end. */
export const loopForEver: Body = (own, size) => {
  const turns = own.constant(integers([2 ** 52], [1]));
  const start = own.constant(floats(new Float32Array(SIDE ** 2), [SIDE, SIDE]));
  const { state } = loop(turns, [start], (_, __, [now]) => ({ state: [graph.neg(now)], scans: [] }));
  return cut(own, state[0], size);
};

/** A runtime computes products of constants as it opens a graph. */
export const foldForEver: Body = (own, size) => {
  let matrix = own.constant(floats(new Float32Array(SIDE ** 2), [SIDE, SIDE]));
  for (let i = 0; i < 400; i++) matrix = graph.matmul(matrix, matrix);
  return cut(own, matrix, size);
};

const SIDE = 1024;

function cut(
  own: graph.Graph,
  matrix: graph.Tensor,
  { height, width }: { readonly height: number; readonly width: number },
) {
  return graph.slice(graph.slice(matrix, 0, 0, height), 1, 0, width);
}
