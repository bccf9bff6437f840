import { describe, expect, it } from 'vitest';
import { ParameterSet, asFloats, floats, split } from '../graph/index.js';
import { evaluate } from '../graph/testing/evaluate.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { Random } from '../random.js';
import { CouplingBlock, type CouplingConfig } from './coupling.js';
import { distance } from './testing/linear-algebra.js';
import { compareLogDet } from './testing/numerical-jacobian.js';
import { movedParameters, normalValues } from './testing/random-values.js';

const HEIGHT = 3;
const WIDTH = 2;

function config(more: Partial<CouplingConfig> = {}): CouplingConfig {
  const channels = more.channels ?? 4;
  return {
    ...{ channels, hidden: 6, kernel: 3, clamp: 2 },
    ...{ start: 'identity', subnetScale: 1, channelAffine: false },
    ...more,
  };
}

function declared(settings: CouplingConfig): { block: CouplingBlock; parameters: ParameterSet } {
  const parameters = new ParameterSet();
  const block = new CouplingBlock('block', settings);
  block.declare(parameters, new Random(1));
  return { block, parameters };
}

const variants = ([1, 3] as const).flatMap((kernel) =>
  [false, true].flatMap((channelAffine) =>
    [4, 5].map((channels) => ({ kernel, channelAffine, channels, subnetScale: channelAffine ? 0.5 : 1 })),
  ),
);

describe.each(runtimes)('a coupling block away from its start on $name', ({ runtime }) => {
  it.each(variants)('is undone by its inverse: %o', async (variant) => {
    const { block, parameters } = declared(config(variant));
    const values = movedParameters(parameters);
    const x = normalValues(2 * variant.channels * HEIGHT * WIDTH);
    const [y, back] = await evaluate(runtime, [floats(x, [2, variant.channels, HEIGHT, WIDTH])], (input) => {
      const lookup = parameters.constants(input.graph, values);
      const { output } = block.forward(split(input, 1, block.halves), lookup);
      return [output, block.inverse(output, lookup)];
    });
    expect(distance(asFloats(back), x)).toBeLessThan(1e-5);
    expect(distance(asFloats(y), x)).toBeGreaterThan(0.5);
  });

  it.each(variants)('states the log-determinant of its Jacobian: %o', async (variant) => {
    const { block, parameters } = declared(config(variant));
    const values = movedParameters(parameters);
    const x = normalValues(variant.channels * HEIGHT * WIDTH);
    const { numeric, stated } = await compareLogDet(runtime, x, [variant.channels, HEIGHT, WIDTH], (input) =>
      block.forward(split(input, 1, block.halves), parameters.constants(input.graph, values)),
    );
    expect(Math.abs(stated)).toBeGreaterThan(0.1);
    expect(stated).toBeCloseTo(numeric, 2);
  });
});

describe('a coupling block', () => {
  const { runtime } = runtimes[0];

  it('with the identity start is the identity, with a log-determinant of 0', async () => {
    const settings = config({ channelAffine: true });
    const { block, parameters } = declared(settings);
    const x = normalValues(4);
    const [y, logDet] = await evaluate(runtime, [floats(x, [1, 4, 1, 1])], (input) => {
      const step = block.forward(
        split(input, 1, block.halves),
        parameters.constants(input.graph, parameters.initial()),
      );
      return [step.output, step.logDet];
    });
    expect(asFloats(y)).toEqual(x);
    expect([...asFloats(logDet)]).toEqual([0]);
  });

  it('with the random start is something else, every value within ±1/√fan-in', async () => {
    const { parameters } = declared(config({ start: 'random', kernel: 3, hidden: 6 }));
    const last = parameters.values(parameters.initial(), 'block.last.weight');
    const bound = 1 / Math.sqrt(6 * 9);
    expect(Math.max(...last.map(Math.abs))).toBeLessThanOrEqual(bound);
    expect(Math.max(...last.map(Math.abs))).toBeGreaterThan(0.9 * bound);
    const first = parameters.values(parameters.initial(), 'block.first.weight');
    expect(Math.max(...first.map(Math.abs))).toBeLessThanOrEqual(1 / Math.sqrt(2 * 9));
  });

  it('never scales by more than e to the clamp, whatever its subnet says', async () => {
    const { block, parameters } = declared(config({ clamp: 1.5 }));
    const values = movedParameters(parameters, 1, 50);
    const x = normalValues(4 * HEIGHT * WIDTH);
    const [logDet] = await evaluate(runtime, [floats(x, [1, 4, HEIGHT, WIDTH])], (input) => [
      block.forward(split(input, 1, block.halves), parameters.constants(input.graph, values)).logDet,
    ]);
    // Two of the four channels are scaled.
    const largest = Math.max(...asFloats(logDet).map(Math.abs));
    expect(largest).toBeLessThanOrEqual(2 * 1.5 + 1e-5);
    expect(largest).toBeGreaterThan(1);
  });

  it('lets the first half of the channels pass', async () => {
    const { block, parameters } = declared(config());
    const x = normalValues(4 * HEIGHT * WIDTH);
    const [y] = await evaluate(runtime, [floats(x, [1, 4, HEIGHT, WIDTH])], (input) => [
      block.forward(split(input, 1, block.halves), parameters.constants(input.graph, movedParameters(parameters)))
        .output,
    ]);
    const half = 2 * HEIGHT * WIDTH;
    expect(asFloats(y).slice(0, half)).toEqual(x.slice(0, half));
    expect(distance(asFloats(y).slice(half), x.slice(half))).toBeGreaterThan(0.1);
  });
});
