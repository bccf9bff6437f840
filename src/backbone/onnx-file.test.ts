import { TensorProto_DataType as ElementType } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { asFloats, DYNAMIC, floats, Graph, openGraph } from '../graph/index.js';
import { foreignModel, ints, node, value, weights, type Side } from '../graph/testing/foreign-model.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { onnxBackbone } from './onnx-file.js';
import { featuresOf } from './testing/features.js';

const [{ runtime: nodeRuntime }] = runtimes;
const averaged = (input: string, output: string, size: number) =>
  node('AveragePool', [input], [output], [ints('kernel_shape', [size, size]), ints('strides', [size, size])]);

interface Choice {
  readonly sides?: readonly Side[];
  readonly type?: ElementType;
  readonly opset?: number;
  readonly nodes?: ReturnType<typeof node>[];
  readonly outputs?: readonly string[];
}

/** deep: averages of 8×8 pixels; shallow: averages of 4×4, mixed into two channels. */
function model({ sides = ['n', 3, 'h', 'w'], type, opset, nodes, outputs = ['deep', 'shallow'] }: Choice = {}) {
  return foreignModel({
    opset,
    graph: {
      input: [value('pixels', sides, type)],
      output: outputs.map((name) => value(name, ['n', 'c', 'y', 'x'])),
      initializer: [weights('mix', [2, 3, 1, 1], [1, 0, 0, 0, 0.5, 0.5])],
      node: nodes ?? [
        averaged('pixels', 'pooled', 4),
        node('Conv', ['pooled', 'mix'], ['shallow']),
        averaged('pooled', 'deep', 2),
      ],
    },
  });
}

const open = (bytes: Uint8Array, taps?: readonly string[]) =>
  onnxBackbone(bytes, { file: 'net.onnx', taps }, nodeRuntime);

describe.each(runtimes)('an ONNX file as a backbone, $name', ({ runtime }) => {
  it.each([13, 17, 20])('has taps in rising stride and runs inside our graph, operator set %d', async (opset) => {
    const backbone = await onnxBackbone(model({ opset }), { file: 'net.onnx' }, runtime);
    expect(backbone.name).toBe('onnx:net.onnx');
    expect(backbone.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(backbone.taps).toEqual([
      { name: 'shallow', stride: 4, channels: 2 },
      { name: 'deep', stride: 8, channels: 3 },
    ]);
    // Channel c of image i is 10·i + c everywhere.
    const images = Float32Array.from({ length: 2 * 3 * 16 * 24 }, (_, i) => {
      const plane = Math.floor(i / (16 * 24));
      return 10 * Math.floor(plane / 3) + (plane % 3);
    });
    const [shallow, deep] = await featuresOf(backbone, images, [2, 16, 24], runtime);
    expect(shallow.shape).toEqual([2, 2, 4, 6]);
    expect(deep.shape).toEqual([2, 3, 2, 3]);
    const first = ({ data }: typeof deep, step: number) => Array.from(data, Number).filter((_, i) => i % step === 0);
    expect(first(deep, 6)).toEqual([0, 1, 2, 10, 11, 12]);
    expect(first(shallow, 24)).toEqual([0, 1.5, 10, 11.5]);
  });
});

it('can tap inner tensors, in any order, once each', async () => {
  const backbone = await open(model({ outputs: ['deep'] }), ['deep', 'pooled', 'pooled']);
  expect(backbone.taps.map(({ name, stride }) => [name, stride])).toEqual([
    ['pooled', 4],
    ['deep', 8],
  ]);
});

it('works at the size that it was exported for and at no other', async () => {
  const backbone = await open(model({ sides: [1, 3, 64, 32] }));
  const image = (height: number, width: number) => new Graph().input('image', [DYNAMIC, 3, height, width]);
  expect(backbone.features(image(64, 32))[0].shape).toEqual([DYNAMIC, 2, 16, 8]);
  expect(() => backbone.features(image(64, 64))).toThrow(
    /net\.onnx was exported for images of 64×32 \(height×width\), not 64×64/,
  );
});

it('two of them stand side by side in one graph', async () => {
  const backbone = await open(model());
  const graph = new Graph();
  const image = graph.input('image', [1, 3, 8, 8]);
  const [a] = backbone.features(image);
  const [, b] = backbone.features(image);
  graph.output('a', a);
  graph.output('b', b);
  const session = await openGraph(nodeRuntime, graph);
  const results = await session.run({ image: floats(new Float32Array(192).fill(2), [1, 3, 8, 8]) });
  await session.release();
  expect([...asFloats(results.a)]).toEqual(Array(8).fill(2));
  expect([...asFloats(results.b)]).toEqual([2, 2, 2]);
});

describe('files that cannot be backbones', () => {
  const failure = async (bytes: Uint8Array, taps?: readonly string[]): Promise<string> =>
    open(bytes, taps).then(
      () => expect.unreachable('should have been refused'),
      (error: Error) => error.message,
    );
  const flat = (...nodes: ReturnType<typeof node>[]) => model({ nodes, outputs: ['y'] });

  it('an unknown tap: the outputs are listed', async () => {
    expect(await failure(model(), ['shallow', 'layer9'])).toBe(
      'The network has no output "layer9"; its outputs are deep, shallow.',
    );
  });

  it.each<[string, Choice, RegExp]>([
    ['bytes', { type: ElementType.UINT8 }, /"pixels" of net\.onnx must be a float32 image \[N, 3, H, W\], not UINT8/],
    ['four channels', { sides: ['n', 4, 'h', 'w'] }, /not FLOAT \[\?, 4, \?, \?\]/],
    ['no batch', { sides: [3, 'h', 'w'] }, /not FLOAT \[3, \?, \?\]/],
    ['one fixed side', { sides: ['n', 3, 224, 'w'] }, /one fixed side and one dynamic/],
  ])('an input with %s', async (_, choice, reason) => {
    expect(await failure(model(choice))).toMatch(reason);
  });

  it('two inputs', async () => {
    const graph = {
      input: [value('a', ['n', 3, 'h', 'w']), value('b', [1])],
      output: [value('y', [])],
      node: [node('Add', ['a', 'b'], ['y'])],
    };
    expect(await failure(foreignModel({ graph }))).toMatch(/must have one input, the image; it has 2 \(a, b\)/);
  });

  it('an output that is no feature map', async () => {
    expect(await failure(flat(node('Flatten', ['pixels'], ['y'])))).toMatch(
      /Output "y" of net\.onnx is \[2, 150528\] for 2 images of 224×224, not a feature map \[N, C, h, w\] or tokens \[N, T, C\]/,
    );
  });

  it('an output with no whole stride', async () => {
    const pool = node('AveragePool', ['pixels'], ['y'], [ints('kernel_shape', [2, 2])]);
    expect(await failure(flat(pool))).toMatch(/is \[2, 3, 223, 223\].*no whole stride/);
  });

  it('an output whose stride depends on the size of the image', async () => {
    const shape = { name: 'to', dims: [4n], dataType: ElementType.INT64, int64Data: [0n, 12n, 128n, -1n] };
    const graph = {
      input: [value('pixels', ['n', 3, 'h', 'w'])],
      output: [value('y', [])],
      initializer: [shape],
      node: [node('Reshape', ['pixels', 'to'], ['y'])],
    };
    expect(await failure(foreignModel({ graph }))).toMatch(/no whole stride|another stride/);
  });

  it('an output of another type', async () => {
    const cast = node('Cast', ['pixels'], ['y'], [{ name: 'to', type: 2, i: BigInt(ElementType.FLOAT16) }]);
    expect(await failure(flat(cast))).toMatch(/net\.onnx cannot be used as a float32 backbone: .*float16/);
  });

  it('a network that was exported for a single image', async () => {
    const graph = {
      input: [value('pixels', [1, 3, 64, 64])],
      output: [value('y', [1, 3, 64, 64])],
      initializer: [{ name: 'to', dims: [4n], dataType: ElementType.INT64, int64Data: [1n, 3n, 64n, 64n] }],
      node: [node('Reshape', ['pixels', 'to'], ['y'])],
    };
    expect(await failure(foreignModel({ graph }))).toMatch(
      /is \[1, 3, 64, 64\] for 2 images of 64×64; .*dynamic batch/,
    );
  });

  it('a network that claims to take any size but does not', async () => {
    const graph = {
      input: [value('pixels', ['n', 3, 'h', 'w'])],
      output: [value('y', [])],
      initializer: [weights('positions', [1, 1, 100, 100], Array(10_000).fill(1))],
      node: [node('Add', ['pixels', 'positions'], ['y'])],
    };
    expect(await failure(foreignModel({ graph }))).toMatch(
      /net\.onnx does not run on 2 images of 224×224: .*either dynamic or fixed/s,
    );
  });

  it.each<[string, ReturnType<typeof node>[], RegExp]>([
    [
      'are no numbers',
      [node('Neg', ['pixels'], ['n']), node('Sqrt', ['n'], ['y'])],
      /Output "y" of net\.onnx is NaN for some pixels/,
    ],
    ['never vary', [node('Sub', ['pixels', 'pixels'], ['y'])], /is the same for a black image and for noise/],
  ])('features that %s', async (_what, nodes, message) => {
    expect(await failure(flat(...nodes))).toMatch(message);
  });

  it('what is no ONNX file', async () => {
    expect(await failure(new TextEncoder().encode('not an onnx file'))).toMatch(/^net\.onnx cannot be used/);
  });
});
