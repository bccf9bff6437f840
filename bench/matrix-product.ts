/** @file A matrix product as what a machine can do at most, to hold networks against. */
import { bytes, emitOne, Graph, floats, matmul, openGraph, signed, slice, type Runtime } from '../src/graph/index.js';

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

/** The same in whole numbers of 8 bits: of a picture's kind, by constants with a sign, as in a quantised layer. */
export async function openWholeProduct(on: Runtime, side: number) {
  const graph = new Graph();
  const shape = [side, side];
  const constants = graph.constant(
    signed(
      Int8Array.from({ length: side ** 2 }, (_, i) => (i % 127) - 63),
      shape,
    ),
  );
  const product = emitOne('MatMulInteger', [graph.input('a', shape, 'uint8'), constants], shape, { type: 'int32' });
  graph.output('row', slice(product, 0, 0, 1));
  const session = await openGraph(on, graph);
  const values = bytes(
    Uint8Array.from({ length: side ** 2 }, (_, i) => i % 256),
    shape,
  );
  return { run: () => session.run({ a: values }), release: () => session.release() };
}
