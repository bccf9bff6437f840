/** @file A matrix product as what a machine can do at most, to hold networks against. */
import { Graph, floats, matmul, openGraph, slice, type Runtime } from '../src/graph/index.js';

/** Of side³. Of the product only a row comes out, so that no time goes into copying it to JavaScript. */
export async function openMatrixProduct(on: Runtime, side: number) {
  const graph = new Graph();
  const shape = [side, side];
  graph.output('row', slice(matmul(graph.input('a', shape), graph.input('b', shape)), 0, 0, 1));
  const session = await openGraph(on, graph);
  const values = floats(
    Float32Array.from({ length: side ** 2 }, (_, i) => Math.sin(i)),
    shape,
  );
  return { run: () => session.run({ a: values, b: values }), release: () => session.release() };
}
