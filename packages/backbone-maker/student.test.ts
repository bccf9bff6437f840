import { describe, expect, it } from 'vitest';
import { EMBEDDED, layoutOf, mapLayers } from '../../src/backbone/index.js';
import { Graph, Trainer, asFloats, constantRate, floats, openGraph } from '../../src/graph/index.js';
import { nodeRuntime } from '../../src/graph/runtime.node.js';
import { Random } from '../../src/random.js';
import { distillation } from './objective.js';
import { student, studentParameters, TEACHER_CHANNELS } from './student.js';

const runtime = nodeRuntime({ threads: 1 });
const SIDE = 32;

/** Multiply-accumulates of one image, from the shapes of the layers. */
function multiplications(side: number): number {
  let total = 0;
  const layout = layoutOf(EMBEDDED);
  const perLayer = new Map<string, number>();
  let size = side;
  const count = (conv: string, shape: readonly number[], stride: number, input: number): void => {
    perLayer.set(conv, (shape.reduce((product, n) => product * n, 1) * input * input) / stride ** 2);
  };
  count(layout.stem.conv, layout.stem.shape, layout.stem.stride, size);
  size /= layout.stem.stride;
  for (const { layers, shortcut } of layout.stages.flat()) {
    if (shortcut) count(shortcut.conv, shortcut.shape, shortcut.stride, size);
    for (const { conv, shape, stride } of layers) {
      count(conv, shape, stride, size);
      size /= stride;
    }
  }
  for (const value of perLayer.values()) total += value;
  return total;
}

describe('the embedded network', () => {
  it('has at most 1.2 M parameters and 0.5 GMAC at 256², heads included', () => {
    expect(studentParameters(0).size).toBeLessThanOrEqual(1.2e6);
    const heads = TEACHER_CHANNELS.reduce((sum, outputs, i) => {
      return sum + outputs * EMBEDDED.stages[i].channels * (256 / (4 * 2 ** i)) ** 2;
    }, 0);
    expect(multiplications(256)).toBeGreaterThan(0.3e9);
    expect(multiplications(256) + heads).toBeLessThanOrEqual(0.5e9);
  });

  it('names every layer once', () => {
    const names: string[] = [];
    mapLayers(layoutOf(EMBEDDED), ({ conv }) => names.push(conv));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the student', () => {
  it('guesses one map of the teacher’s channels a stride', () => {
    const graph = new Graph();
    const parameters = studentParameters(0);
    const image = graph.input('image', [2, 3, SIDE, SIDE]);
    const { trunk, heads } = student(image, parameters.constants(graph, parameters.initial()));
    expect(trunk.map(({ shape }) => shape)).toEqual([
      [2, 48, 8, 8],
      [2, 96, 4, 4],
      [2, 160, 2, 2],
    ]);
    expect(heads.map(({ shape }) => shape)).toEqual([
      [2, 64, 8, 8],
      [2, 128, 4, 4],
      [2, 256, 2, 2],
    ]);
  });

  it('starts with activations of sound size at every stride', async () => {
    const graph = new Graph();
    const parameters = studentParameters(0);
    const { trunk } = student(
      graph.input('image', [4, 3, SIDE, SIDE]),
      parameters.constants(graph, parameters.initial()),
    );
    trunk.forEach((map, i) => graph.output(`trunk${i}`, map));
    const random = new Random(1);
    const image = floats(
      Float32Array.from({ length: 4 * 3 * SIDE * SIDE }, () => random.normal()),
      [4, 3, SIDE, SIDE],
    );
    const out = await (await openGraph(runtime, graph)).run({ image });
    for (let i = 0; i < 3; i++) {
      const values = asFloats(out[`trunk${i}`]);
      const size = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
      expect(size).toBeGreaterThan(0.2);
      expect(size).toBeLessThan(3);
    }
  });

  it('learns: the loss on a fixed batch falls', async () => {
    const parameters = studentParameters(0);
    const shapes = TEACHER_CHANNELS.map((channels, i) => [2, channels, SIDE / (4 * 2 ** i), SIDE / (4 * 2 ** i)]);
    const batch = Object.fromEntries([
      ['image', { shape: [2, 3, SIDE, SIDE] }],
      ...shapes.map((shape, i) => [`target${i}`, { shape }] as const),
    ]);
    const trainer = await Trainer.open(runtime, {
      parameters,
      batch,
      schedule: constantRate(1e-3),
      clipNorm: 1,
      loss: (lookup, { image, ...targets }) => distillation(student(image, lookup).heads, Object.values(targets)),
    });
    const random = new Random(2);
    const feeds = Object.fromEntries(
      Object.entries(batch).map(([name, { shape }]) => {
        const size = shape.reduce((product, n) => product * n, 1);
        const one = Float32Array.from({ length: size }, () => random.normal());
        const repeated = new Float32Array(30 * size);
        for (let k = 0; k < 30; k++) repeated.set(one, k * size);
        return [name, floats(repeated, [30, ...shape])];
      }),
    );
    const { loss } = await trainer.run(feeds);
    await trainer.release();
    expect(loss[29]).toBeLessThan(0.97 * loss[0]);
  });
});
