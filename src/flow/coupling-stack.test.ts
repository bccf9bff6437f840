import { describe, expect, it } from 'vitest';
import { ParameterSet, asFloats, floats, reshape } from '../graph/index.js';
import { evaluate, evaluateFloats } from '../graph/testing/evaluate.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { Random } from '../random.js';
import { logLikelihood } from './base-distribution.js';
import { CouplingStack, gatherHalves, permuteAndSplit, type StackConfig } from './coupling-stack.js';
import { distance } from './testing/linear-algebra.js';
import { compareLogDet } from './testing/numerical-jacobian.js';
import { plane } from './testing/plane.js';
import { movedParameters, normalValues } from './testing/random-values.js';

function stackOf(more: Partial<StackConfig> = {}): { stack: CouplingStack; parameters: ParameterSet } {
  const stack = new CouplingStack('stack', {
    ...{ channels: 4, steps: 4, hidden: 6, kernels: [3, 1] as const, clamp: 2, start: 'identity' as const },
    ...{ subnetScale: 1, channelAffine: true, permutationSeed: 5 },
    ...more,
  });
  const parameters = new ParameterSet();
  stack.declare(parameters, new Random(1));
  return { stack, parameters };
}

const { runtime } = runtimes[0];

describe.each(runtimes)('a stack of couplings on $name', ({ runtime: tested }) => {
  const { stack, parameters } = stackOf();
  const values = movedParameters(parameters, 1, 0.2);

  it('is undone by its inverse', async () => {
    const x = normalValues(2 * 4 * 3 * 2);
    const [y, back] = await evaluate(tested, [floats(x, [2, 4, 3, 2])], (input) => {
      const lookup = parameters.constants(input.graph, values);
      const { output } = stack.forward(input, lookup);
      return [output, stack.inverse(output, lookup)];
    });
    expect(distance(asFloats(back), x)).toBeLessThan(1e-4);
    expect(distance(asFloats(y), x)).toBeGreaterThan(0.5);
  });

  it('says the same with its permutations done for inference, in fewer copies', async () => {
    const x = floats(normalValues(2 * 4 * 3 * 2), [2, 4, 3, 2]);
    const [trained, inferred] = await evaluate(tested, [x], (input) => {
      const lookup = parameters.constants(input.graph, values);
      return [permuteAndSplit, gatherHalves].map((permute) =>
        logLikelihood(stack.forward(input, lookup, permute), null),
      );
    });
    expect(asFloats(inferred)).toEqual(asFloats(trained));
  });

  it('states the log-determinant of its Jacobian', async () => {
    const { numeric, stated } = await compareLogDet(tested, normalValues(24), [4, 3, 2], (input) =>
      stack.forward(input, parameters.constants(input.graph, values)),
    );
    expect(Math.abs(stated)).toBeGreaterThan(0.5);
    expect(Math.abs(stated - numeric)).toBeLessThan(0.03);
  });
});

describe('logLikelihood', () => {
  it('of a stack at its identity start is that of the standard normal, per channel', async () => {
    const { stack, parameters } = stackOf();
    const x = normalValues(4 * 2);
    const actual = await evaluateFloats(runtime, [floats(x, [1, 4, 1, 2])], (input) =>
      logLikelihood(stack.forward(input, parameters.constants(input.graph, parameters.initial())), null),
    );
    const expected = [0, 1].map((position) => {
      const energy = [0, 1, 2, 3].reduce((sum, c) => sum + x[2 * c + position] ** 2, 0);
      return (-energy / 2 - 2 * Math.log(2 * Math.PI)) / 4;
    });
    expect(distance(actual, expected)).toBeLessThan(1e-6);
  });

  it('integrates to 1, whatever the parameters', async () => {
    const { stack, parameters } = stackOf({ channels: 2, steps: 3 });
    const values = movedParameters(parameters, 2, 0.25);
    const step = 0.1;
    const points = plane(16, step);
    const count = points.length / 2;
    const perChannel = await evaluateFloats(runtime, [floats(points, [count, 2])], (input) =>
      logLikelihood(stack.forward(reshape(input, [count, 2, 1, 1]), parameters.constants(input.graph, values)), null),
    );
    const mass = perChannel.reduce((sum, value) => sum + Math.exp(2 * value), 0) * step * step;
    expect(mass).toBeCloseTo(1, 3);
    // Not the standard normal itself.
    const differs = perChannel.some((value, i) => {
      const energy = (points[2 * i] ** 2 + points[2 * i + 1] ** 2) / 4;
      return energy < 2 && Math.abs(value + energy + 0.5 * Math.log(2 * Math.PI)) > 0.5;
    });
    expect(differs).toBe(true);
  });
});

describe('a stack', () => {
  it('takes its kernels in turn', () => {
    const { parameters } = stackOf({ steps: 3, channels: 4, hidden: 6 });
    const sizes = [0, 1, 2].map((k) => parameters.values(parameters.initial(), `stack.${k}.first.weight`).length);
    expect(sizes).toEqual([6 * 2 * 9, 6 * 2, 6 * 2 * 9]);
  });

  it('has permutations that its seed and its name decide', async () => {
    const x = floats(
      Float32Array.from({ length: 16 }, (_, i) => i),
      [1, 16, 1, 1],
    );
    const order = (name: string, permutationSeed: number): Promise<number[]> =>
      evaluateFloats(runtime, [x], (input) => {
        const { config } = stackOf({ channels: 16, permutationSeed }).stack;
        const stack = new CouplingStack(name, config);
        const parameters = new ParameterSet();
        stack.declare(parameters, new Random(1));
        return stack.forward(input, parameters.constants(input.graph, parameters.initial())).output;
      });
    const first = await order('a', 1);
    expect(await order('a', 1)).toEqual(first);
    expect(await order('a', 2)).not.toEqual(first);
    expect(await order('b', 1)).not.toEqual(first);
    expect([...first].sort((a, b) => a - b)).toEqual([...x.data]);
  });
});

it('without couplings is the identity: the likelihood of a standard normal', async () => {
  const { stack, parameters } = stackOf({ steps: 0 });
  expect(parameters.size).toBe(0);
  const x = normalValues(2 * 4 * 3 * 2);
  const [z, logP] = await evaluate(runtime, [floats(x, [2, 4, 3, 2])], (input) => {
    const step = stack.forward(input, parameters.constants(input.graph, new Float32Array(0)));
    return [step.output, logLikelihood(step, null)];
  });
  expect(asFloats(z)).toEqual(x);
  const cell = [0, 1, 2, 3].map((c) => x[c * 6 + 1]);
  const expected = -0.5 * (cell.reduce((sum, value) => sum + value * value, 0) / 4 + Math.log(2 * Math.PI));
  expect(asFloats(logP)[1]).toBeCloseTo(expected, 5);
});
