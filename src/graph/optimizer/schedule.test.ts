import { describe, expect, it } from 'vitest';
import { asFloats, floats } from '../data.js';
import { Graph } from '../graph.js';
import { openGraph } from '../open-graph.js';
import { runtimes } from '../testing/runtimes.node.js';
import { constantRate, cosineRate, oneCycleRate, type Schedule } from './schedule.js';

const { runtime } = runtimes[0];

/** The rate at every step asked for. */
async function rates(schedule: Schedule, steps: readonly number[]): Promise<number[]> {
  const graph = new Graph();
  graph.output('rate', schedule(graph.input('step', [])));
  const session = await openGraph(runtime, graph);
  const result: number[] = [];
  for (const step of steps) result.push(asFloats((await session.run({ step: floats([step], []) })).rate)[0]);
  await session.release();
  return result;
}

function expectRates(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((rate, i) => expect(rate / expected[i]).toBeCloseTo(1, 4));
}

/** Half a cosine from a (part 0) to b (part 1). */
function ramp(a: number, b: number, part: number): number {
  return b + ((a - b) * (1 + Math.cos(Math.PI * part))) / 2;
}

describe('constantRate', () => {
  it('never changes', async () => {
    expectRates(await rates(constantRate(0.01), [0, 1, 1000]), [0.01, 0.01, 0.01]);
  });
});

describe('cosineRate', () => {
  it('warms up in a line, reaches its peak, goes down in half a cosine and stays at the floor', async () => {
    const schedule = cosineRate(2, 24, { warmup: 4, floor: 0.5 });
    const actual = await rates(schedule, [0, 1, 3, 4, 9, 14, 19, 24, 30]);
    const down = [0, 0.25, 0.5, 0.75, 1, 1].map((part) => ramp(2, 0.5, part));
    expectRates(actual, [0.5, 1, 2, ...down]);
  });

  it('without warm-up starts at the peak', async () => {
    expectRates(await rates(cosineRate(1, 10), [0, 5]), [1, 0.5]);
    expect((await rates(cosineRate(1, 10), [10]))[0]).toBeCloseTo(0, 6);
  });
});

describe('oneCycleRate', () => {
  // PyTorch: OneCycleLR(max_lr=1, total_steps=100), up until step 29, down until step 99.
  it('has the start, peak, middle and end of PyTorch’s OneCycleLR', async () => {
    const actual = await rates(oneCycleRate(1, 100), [0, 10, 29, 64, 99]);
    expectRates(actual.slice(0, 4), [1 / 25, ramp(1 / 25, 1, 10 / 29), 1, ramp(1, 1 / 250_000, 35 / 70)]);
    // 1 − cos in float32 is exact to about 1e-7 of the peak.
    expect(Math.abs(actual[4] - 1 / 250_000)).toBeLessThan(2e-7);
  });

  it('rises up to the peak and falls after it', async () => {
    const actual = await rates(
      oneCycleRate(1e-3, 40),
      Array.from({ length: 40 }, (_, i) => i),
    );
    const top = actual.indexOf(Math.max(...actual));
    expect(top).toBe(11);
    for (let i = 1; i < 40; i++) {
      if (i <= top) expect(actual[i]).toBeGreaterThan(actual[i - 1]);
      else expect(actual[i]).toBeLessThan(actual[i - 1]);
    }
  });

  it.each([1, 2, 3, 5])('a training of %i steps has finite rates above zero, none above the peak', async (total) => {
    for (const rate of await rates(
      oneCycleRate(1, total),
      Array.from({ length: total }, (_, i) => i),
    )) {
      expect(rate).toBeGreaterThan(0);
      expect(rate).toBeLessThanOrEqual(1);
    }
  });
});
