import { describe, expect, it } from 'vitest';
import { asFloats, floats } from '../graph/index.js';
import { evaluate } from '../graph/testing/evaluate.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { fastFlow, joinedFlow, type FlowConfig } from './flow-config.js';
import { Flow } from './flow.js';
import type { ScaleShape } from './preparation.js';
import { distance } from './testing/linear-algebra.js';
import { movedParameters, normalValues } from './testing/random-values.js';

const arrangements: { name: string; config: FlowConfig; scales: ScaleShape[] }[] = [
  { name: 'joined', config: joinedFlow, scales: [{ channels: 8, height: 4, width: 3 }] },
  {
    name: 'per scale',
    config: fastFlow,
    scales: [
      { channels: 4, height: 4, width: 6 },
      { channels: 6, height: 2, width: 3 },
      { channels: 7, height: 1, width: 2 },
    ],
  },
];

function inputsOf(scales: readonly ScaleShape[]) {
  return scales.map(({ channels, height, width }, i) =>
    floats(normalValues(2 * channels * height * width, i), [2, channels, height, width]),
  );
}

describe.each(runtimes)('the flow on $name', ({ runtime }) => {
  it.each(arrangements)('$name: inverse undoes what made the latents', async ({ config, scales }) => {
    const flow = new Flow(config, scales, 1);
    const values = movedParameters(flow.parameters, 1, 0.1);
    const inputs = inputsOf(scales);
    const results = await evaluate(runtime, inputs, (...prepared) => {
      const lookup = flow.parameters.constants(prepared[0].graph, values);
      const latents = flow
        .likelihoods(
          prepared,
          scales.map(() => 0),
          lookup,
        )
        .map(({ latent }) => latent);
      return [...flow.inverse(latents, lookup), ...latents];
    });
    inputs.forEach((input, i) => {
      expect(distance(asFloats(results[i]), asFloats(input))).toBeLessThan(1e-4);
      expect(distance(asFloats(results[scales.length + i]), asFloats(input))).toBeGreaterThan(0.5);
    });
  });
});

describe('the flow', () => {
  const { runtime } = runtimes[0];
  const { config, scales } = arrangements[1];

  it('adds the log-determinant of what stands before it, a number or a map, per channel', async () => {
    const flow = new Flow(config, scales, 1);
    const map = floats([1, 2], [1, 1, 1, 2]);
    const [plain, shifted, mapped] = await evaluate(runtime, [...inputsOf(scales), map], (...tensors) => {
      const prepared = tensors.slice(0, 3);
      const lookup = flow.parameters.constants(prepared[0].graph, flow.parameters.initial());
      const third = (before: number | (typeof tensors)[0]) =>
        flow.likelihoods(prepared, [0, 0, before], lookup)[2].logLikelihood;
      return [third(0), third(14), third(tensors[3])];
    });
    expect(plain.shape).toEqual([2, 1, 1, 2]);
    expect(
      distance(
        asFloats(shifted),
        asFloats(plain).map((value) => value + 2),
      ),
    ).toBeLessThan(1e-5);
    expect(
      distance(
        asFloats(mapped),
        asFloats(plain).map((value, i) => value + ((i % 2) + 1) / 7),
      ),
    ).toBeLessThan(1e-5);
  });

  it('is the same for the same seed and another for another seed', () => {
    const start = (seed: number): Float32Array => new Flow(config, scales, seed).parameters.initial();
    expect(start(1)).toEqual(start(1));
    expect(start(1)).not.toEqual(start(2));
  });

  it('has hidden channels by its ratio, at least one', () => {
    const small = { ...config, hiddenRatio: 0.01, steps: 1 };
    const { parameters } = new Flow(small, [{ channels: 10, height: 1, width: 1 }], 1);
    expect(parameters.values(parameters.initial(), 'flow.0.0.first.bias')).toHaveLength(1);
    const wide = new Flow({ ...small, hiddenRatio: 1.5 }, [{ channels: 10, height: 1, width: 1 }], 1).parameters;
    expect(wide.values(wide.initial(), 'flow.0.0.first.bias')).toHaveLength(15);
  });
});
