import { describe, expect, it } from 'vitest';
import {
  add,
  asFloats,
  DYNAMIC,
  floats,
  Graph,
  mul,
  openGraph,
  resize,
  serialize,
  transpose,
  type Runtime,
} from '../graph/index.js';
import { Observer } from '../graph/quantize/index.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { Random } from '../random.js';
import type { Backbone } from './backbone.js';
import { onnxBackbone } from './onnx-file.js';
import { quantizable } from './quantized.js';
import { randomResnet } from './random-resnet.js';
import { featuresOf } from './testing/features.js';

const SIDE = 64;
const [{ runtime }] = runtimes;

/** Pixels 0 … 255 of images, [count, 3, SIDE, SIDE]: blocks of one colour, as products have surfaces. */
function pixels(seed: number, count = 2): Float32Array {
  const random = Random.of(seed, 'pixels');
  const cells = Array.from({ length: count * 3 * 64 }, () => random.integer(0, 256));
  return Float32Array.from({ length: count * 3 * SIDE * SIDE }, (_, i) => {
    const [plane, y, x] = [Math.floor(i / SIDE ** 2), Math.floor(i / SIDE) % SIDE, i % SIDE];
    return cells[plane * 64 + Math.floor(y / 8) * 8 + Math.floor(x / 8)];
  });
}

function normalised(values: Float32Array, { normalisation: { mean, deviation } }: Pick<Backbone, 'normalisation'>) {
  return values.map((value, i) => {
    const c = Math.floor(i / SIDE ** 2) % 3;
    return (value / 255 - mean[c]) / deviation[c];
  });
}

async function whole(backbone: Backbone, on: Runtime = runtime, seed = 1): Promise<Backbone> {
  const numbers = quantizable(backbone)!;
  const graph = new Graph();
  numbers.observe(graph.input('image', [DYNAMIC, 3, SIDE, SIDE]));
  const session = await openGraph(on, graph);
  const observer = new Observer();
  const image = floats(normalised(pixels(seed), numbers), [2, 3, SIDE, SIDE]);
  observer.add(await session.run({ image }), 2);
  await session.release();
  return numbers.quantized(observer.observations);
}

describe('a backbone in whole numbers', () => {
  it('is the same network: name, weights, strides and channels, and nearly its features', async () => {
    const backbone = await randomResnet();
    const quantized = await whole(backbone);
    expect(quantized).toMatchObject({ name: backbone.name, hash: backbone.hash, taps: backbone.taps });
    expect(backbone.quantization).toBeUndefined();
    const features = (one: Backbone) => featuresOf(one, normalised(pixels(2), one), [2, SIDE, SIDE], runtime);
    const [real, held] = [await features(backbone), await features(quantized)];
    real.forEach((tensor, i) => {
      expect(held[i].shape).toEqual(tensor.shape);
      expect(correlation(asFloats(tensor), asFloats(held[i]))).toBeGreaterThan(0.98);
    });
  });

  it('sees the bytes of a picture as they are', async () => {
    const quantized = await whole(await randomResnet());
    const { mean, deviation } = quantized.normalisation;
    // Whole steps of one: 0 … 255 less the pixel value that stands for 0, which rounding finds.
    for (const value of [0, 1, 114, 255]) {
      const step = (value / 255 - mean[0]) / deviation[0];
      expect(Math.round(step)).toBe(value - 114);
      expect(step - Math.round(step)).toBeCloseTo(1 / 96, 9);
    }
  });

  it('is the same for the same images, and tells by its digest when it was fitted to others', async () => {
    const backbone = await randomResnet();
    const [first, again, other] = [await whole(backbone), await whole(backbone), await whole(backbone, runtime, 5)];
    expect(again.quantization).toEqual(first.quantization);
    expect(other.quantization).not.toEqual(first.quantization);
    const of = (one: Backbone) => featuresOf(one, normalised(pixels(2), one), [2, SIDE, SIDE], runtime);
    expect(await of(again)).toEqual(await of(first));
  });

  it('gives the same features on every runtime, bit for bit', async () => {
    const quantized = await whole(await randomResnet());
    // Values enough for one that lies in the middle of two whole numbers to be among them.
    const images = normalised(pixels(4, 16), quantized);
    const [native, wasm] = await Promise.all(
      runtimes.map(({ runtime: on }) => featuresOf(quantized, images, [16, SIDE, SIDE], on)),
    );
    expect(wasm).toEqual(native);
  });

  it.each(runtimes)(
    'stands behind an antialiased Resize, and as a foreign file too, $name',
    async ({ runtime: on }) => {
      const quantized = await whole(await randomResnet());
      const graph = new Graph();
      quantized.features(graph.input('pixels', [DYNAMIC, 3, DYNAMIC, DYNAMIC])).forEach((map, i) => {
        graph.output(`map${i}`, map);
      });
      const foreign = await onnxBackbone(serialize(graph), { file: 'whole.onnx' }, on);
      expect(foreign.taps.map(({ stride }) => stride)).toEqual([4, 8, 16]);
      expect(quantizable(foreign)).toBeNull();
      const outputs = [];
      for (const one of [quantized, foreign]) {
        const detector = new Graph();
        const image = detector.input('image', [DYNAMIC, DYNAMIC, DYNAMIC, 3]);
        const resized = resize(transpose(image, [0, 3, 1, 2]), SIDE, SIDE, { antialias: true });
        const seen = add(mul(resized, 2), -1);
        one.features(seen).forEach((map, i) => detector.output(`map${i}`, map));
        const session = await openGraph(on, detector);
        outputs.push(await session.run({ image: floats(pixels(3).slice(0, 3 * 80 * 90), [1, 80, 90, 3]) }));
        await session.release();
      }
      expect(outputs[1]).toEqual(outputs[0]);
    },
  );
});

function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (values: Float32Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((x, i) => {
    ab += (x - ma) * (b[i] - mb);
    aa += (x - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}
