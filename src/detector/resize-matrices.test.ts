import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  asFloats,
  bytes,
  cast,
  checkOnnx,
  DYNAMIC,
  floats,
  Graph,
  mul,
  openGraph,
  resize,
  serialize,
  transpose,
} from '../graph/index.js';
import { mayAntialias, resizeByMatrices } from '../graph/resize-by-matrices.js';
import { nodeRuntime } from '../graph/runtime.node.js';
import { withMatrixResize } from './resize-matrices.js';
import { ImageDetector } from './detector.js';
import { metadataOf, randomImage, tinyDetailedModel, tinyMemoryModel, tinyTiledModel } from './testing/tiny-model.js';
import { writeModel } from './write-model.js';

const runtime = nodeRuntime({ threads: 1 });
const matrices = withMatrixResize(runtime);

/** Resizes to 37 × 52 as a detector does, and scales to 0 … 1. @param enter as detectors do now, or did in earlier files */
function resizing(antialias = true, enter: 'now' | 'earlier' = 'now'): Graph {
  const graph = new Graph();
  const image = graph.input('image', [DYNAMIC, DYNAMIC, DYNAMIC, 3], 'uint8');
  const order = [0, 3, 1, 2];
  const planes = enter === 'now' ? cast(transpose(image, order), 'float32') : transpose(cast(image, 'float32'), order);
  const resized = resize(planes, 37, 52, { antialias });
  graph.output('resized', mul(resized, graph.constant(floats([1 / 255], []))));
  return graph;
}

const apart = (a: Float32Array, b: Float32Array): number => {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
};

describe('withMatrixResize', () => {
  it.each([
    ['smaller', 301, 211, 'now'],
    ['smaller, of an earlier file', 301, 211, 'earlier'],
    ['much smaller', 1600, 1200, 'now'],
    ['larger', 20, 15, 'now'],
    ['narrower and higher', 200, 21, 'now'],
    ['as it is', 52, 37, 'now'],
    ['of one pixel', 1, 1, 'now'],
  ] as const)('gives the numbers of the antialiased Resize for an image: %s', async (_, width, height, enter) => {
    const graph = resizing(true, enter);
    const [own, other] = [await openGraph(runtime, graph), await openGraph(matrices, graph)];
    expect(other.inputNames).toEqual(['image']);
    const image = bytes(
      Uint8Array.from([randomImage(width, height, 1), randomImage(width, height, 2)].flatMap(({ data }) => [...data])),
      [2, height, width, 3],
    );
    const [a, b] = [await own.run({ image }), await other.run({ image })];
    expect(b.resized.shape).toEqual([2, 3, 37, 52]);
    expect(apart(asFloats(a.resized), asFloats(b.resized))).toBeLessThan(1e-5);
    await Promise.all([own.release(), other.release()]);
  });

  it('shows callers the inputs that the model has', async () => {
    const session = await openGraph(matrices, resizing());
    expect(session.inputNames).toEqual(['image']);
    expect(session.outputNames).toEqual(['resized']);
    await session.release();
  });

  describe.each([
    ['with detail', () => tinyDetailedModel()],
    ['of patches', () => tinyMemoryModel()],
    ['of tiles', () => tinyTiledModel({ width: 96, height: 128 })],
  ])('a detector %s', (_, make) => {
    let [own, other]: ImageDetector[] = [];
    beforeAll(async () => {
      const model = await make();
      const file = await writeModel(model, metadataOf(model, [1, 2, 3, 4]));
      [own, other] = [await ImageDetector.open(file, runtime), await ImageDetector.open(file, matrices)];
    });
    afterAll(() => Promise.all([own.release(), other.release()]));

    it('says the same', async () => {
      for (const [width, height] of [
        [200, 320],
        [64, 96],
        [200, 321],
      ] as const) {
        const image = randomImage(width, height, width);
        const [a, b] = [await own.inspect(image), await other.inspect(image)];
        expect(Math.abs(b.score / a.score - 1)).toBeLessThan(1e-5);
        expect(b.verdict).toBe(a.verdict);
      }
    });
  });
});

describe('mayAntialias', () => {
  it('tells graphs of a training, which no model file may hold, from detectors', () => {
    const steps = new Graph();
    steps.output('y', mul(steps.input('a', [2]), steps.input('aaa', [2])));
    expect(mayAntialias(serialize(steps))).toBe(false);
    expect(mayAntialias(serialize(resizing()))).toBe(true);
  });
});

describe('resizeByMatrices', () => {
  it('leaves models alone that do not resize so', () => {
    expect(resizeByMatrices(serialize(resizing(false)), 'm.onnx')).toBeNull();
    const graph = new Graph();
    graph.output('y', resize(graph.input('x', [DYNAMIC, 3, DYNAMIC, DYNAMIC]), 8, 8, { antialias: true }));
    expect(resizeByMatrices(serialize(graph), 'm.onnx')).toBeNull();
  });

  it('refuses what is no model', () => {
    expect(() => resizeByMatrices(Uint8Array.of(1, 2, 3), 'm.onnx')).toThrow(/^m\.onnx cannot be used/);
  });

  it('keeps all else of the file', () => {
    const { model } = resizeByMatrices(serialize(resizing(), { metadata: { key: 'kept' } }), 'm.onnx')!;
    expect(new TextDecoder('latin1').decode(model)).toContain('kept');
    const before = checkOnnx(serialize(resizing()), 'm.onnx').outline;
    const { nodes, tensors, outputs } = checkOnnx(model, 'm.onnx').outline;
    const ops = before.nodes.flatMap(({ op }) => (op === 'Resize' ? ['MatMul', 'MatMul'] : [op]));
    expect(nodes.map(({ op }) => op)).toEqual(ops);
    expect({ tensors, outputs }).toEqual({ tensors: before.tensors, outputs: before.outputs });
  });
});
