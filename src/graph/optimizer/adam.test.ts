import { describe, expect, it } from 'vitest';
import { Random } from '../../random.js';
import { asFloats, floats } from '../data.js';
import { Graph } from '../graph.js';
import { openGraph } from '../open-graph.js';
import { runtimes } from '../testing/runtimes.node.js';
import { adamStep, type AdamOptions } from './adam.js';

/** PyTorch's Adam and AdamW, number by number in float64. */
class AdamReference {
  private step = 0;
  private readonly m: number[];
  private readonly v: number[];

  constructor(
    readonly parameters: number[],
    private readonly options: AdamOptions,
  ) {
    this.m = parameters.map(() => 0);
    this.v = parameters.map(() => 0);
  }

  update(gradient: readonly number[], rate: number): void {
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0, decoupled = false } = this.options;
    this.step++;
    this.parameters.forEach((start, i) => {
      let p = start;
      let g = gradient[i];
      if (decoupled) p *= 1 - rate * weightDecay;
      else g += weightDecay * p;
      this.m[i] = beta1 * this.m[i] + (1 - beta1) * g;
      this.v[i] = beta2 * this.v[i] + (1 - beta2) * g * g;
      const mean = this.m[i] / (1 - beta1 ** this.step);
      const spread = Math.sqrt(this.v[i] / (1 - beta2 ** this.step)) + epsilon;
      this.parameters[i] = p - (rate * mean) / spread;
    });
  }
}

const COUNT = 5;
const STEPS = 12;

const variants: { name: string; options: AdamOptions }[] = [
  { name: 'Adam', options: {} },
  { name: 'Adam with weight decay in the gradient', options: { weightDecay: 0.1 } },
  { name: 'AdamW', options: { weightDecay: 0.1, decoupled: true } },
  { name: 'Adam with other betas and a large epsilon', options: { beta1: 0.5, beta2: 0.9, epsilon: 1e-2 } },
];

function stepGraph(options: AdamOptions): Graph {
  const graph = new Graph();
  const [parameters, firstMoment, secondMoment, gradient] = ['p', 'm', 'v', 'g'].map((name) =>
    graph.input(name, [COUNT]),
  );
  const state = { parameters, firstMoment, secondMoment };
  const next = adamStep(state, gradient, graph.input('step', []), graph.input('rate', []), options);
  graph.output('next_p', next.parameters);
  graph.output('next_m', next.firstMoment);
  graph.output('next_v', next.secondMoment);
  return graph;
}

describe.each(runtimes)('adamStep on $name', ({ runtime }) => {
  it.each(variants)('$name equals the reference over many steps', async ({ options }) => {
    const random = new Random(1);
    const start = Array.from({ length: COUNT }, () => random.normal());
    const reference = new AdamReference([...start], options);
    const session = await openGraph(runtime, stepGraph(options));
    let [p, m, v] = [
      floats(start, [COUNT]),
      floats(new Float32Array(COUNT), [COUNT]),
      floats(new Float32Array(COUNT), [COUNT]),
    ];
    for (let step = 0; step < STEPS; step++) {
      // Of very different sizes, which Adam evens out, and one that is always zero.
      const gradient = [1, 1e-3, 100, 0, -1].map((scale) => scale * random.uniform(0.5, 1.5));
      const rate = 0.1 / (step + 1);
      const out = await session.run({
        p,
        m,
        v,
        g: floats(gradient, [COUNT]),
        step: floats([step], []),
        rate: floats([rate], []),
      });
      [p, m, v] = [out.next_p, out.next_m, out.next_v];
      reference.update(gradient, rate);
      asFloats(p).forEach((value, i) => expect(value).toBeCloseTo(reference.parameters[i], 4));
    }
    await session.release();
    const moved = asFloats(p).map((value, i) => Math.abs(value - start[i]));
    expect(Math.max(...moved)).toBeGreaterThan(0.1);
  });
});
