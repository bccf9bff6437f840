import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { asFloats, floats, type TensorData } from './data.js';
import { add, matmul, mul, reduceMean, square, sub, tanh } from './ops/index.js';
import { constantRate, cosineRate } from './optimizer/schedule.js';
import { ParameterSet } from './parameters.js';
import { openGraph } from './open-graph.js';
import { Trainer, initialState, trainingGraph, type TrainerOptions, type TrainerState } from './trainer.js';
import { runtimes } from './testing/runtimes.node.js';

const BATCH = 8;
const HIDDEN = 6;

/** y = w₂ tanh(w₁ x + b) + c on samples of a known function of two variables. */
function regression(more: Partial<TrainerOptions> = {}): TrainerOptions {
  const random = new Random(1);
  const parameters = new ParameterSet();
  const normal = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal(0, 0.5));
  parameters.add('w1', [2, HIDDEN], normal(2 * HIDDEN));
  parameters.add('b', [HIDDEN], new Float32Array(HIDDEN));
  parameters.add('w2', [HIDDEN, 1], normal(HIDDEN));
  parameters.add('c', [], new Float32Array(1));
  return {
    parameters,
    batch: { x: { shape: [BATCH, 2] }, y: { shape: [BATCH, 1] } },
    loss: (lookup, { x, y }) => {
      const hidden = tanh(add(matmul(x, lookup('w1')), lookup('b')));
      const error = sub(add(matmul(hidden, lookup('w2')), lookup('c')), y);
      const loss = reduceMean(square(error));
      return { loss, report: { bias: reduceMean(error), doubled: mul(loss, 2) } };
    },
    schedule: constantRate(0.02),
    ...more,
  };
}

/** K batches from a seed. */
function batches(seed: number, steps: number): Record<string, TensorData> {
  const random = new Random(seed);
  const x = Float32Array.from({ length: steps * BATCH * 2 }, () => random.uniform(-1, 1));
  const y = Float32Array.from({ length: steps * BATCH }, (_, i) => x[2 * i] * x[2 * i] - 0.5 * x[2 * i + 1]);
  return { x: floats(x, [steps, BATCH, 2]), y: floats(y, [steps, BATCH, 1]) };
}

/** Step `k` alone of several stacked batches. */
function only(stacked: Record<string, TensorData>, k: number): Record<string, TensorData> {
  return Object.fromEntries(
    Object.entries(stacked).map(([name, tensor]) => {
      const shape = [1, ...tensor.shape.slice(1)];
      const size = shape.reduce((product, side) => product * side, 1);
      return [name, floats(asFloats(tensor).slice(k * size, (k + 1) * size), shape)];
    }),
  );
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe.each(runtimes)('the trainer on $name', ({ runtime }) => {
  it('fits a small regression', async () => {
    const trainer = await Trainer.open(runtime, regression());
    const first = (await trainer.run(batches(1, 20))).loss;
    for (let call = 0; call < 8; call++) await trainer.run(batches(2 + call, 50));
    const last = (await trainer.run(batches(99, 20))).loss;
    await trainer.release();
    expect(first).toHaveLength(20);
    expect(mean(last)).toBeLessThan(0.02 * mean(first));
    expect(trainer.state.step).toBe(440);
  });

  it('one step five times equals five steps once, bit for bit: state and reports', async () => {
    const options = regression({ clipNorm: 0.5, schedule: cosineRate(0.05, 5), adam: { weightDecay: 0.01 } });
    const stacked = batches(3, 5);
    const atOnce = await Trainer.open(runtime, options);
    const reports = await atOnce.run(stacked);
    const single = await Trainer.open(runtime, options);
    const losses: number[] = [];
    for (let k = 0; k < 5; k++) losses.push((await single.run(only(stacked, k))).loss[0]);
    expect(single.state).toEqual(atOnce.state);
    expect(losses).toEqual([...reports.loss]);
    await atOnce.release();
    await single.release();
  });

  it('goes on from a state bit for bit', async () => {
    const options = regression({ schedule: cosineRate(0.05, 20) });
    const whole = await Trainer.open(runtime, options);
    await whole.run(batches(4, 6));
    const half = whole.state;
    const kept: TrainerState = {
      parameters: half.parameters.slice(),
      firstMoment: half.firstMoment.slice(),
      secondMoment: half.secondMoment.slice(),
      step: half.step,
    };
    await whole.run(batches(5, 6));
    const resumed = await Trainer.open(runtime, options, kept);
    await resumed.run(batches(5, 6));
    expect(resumed.state).toEqual(whole.state);
    expect(resumed.state.parameters).not.toEqual(kept.parameters);
    await whole.release();
    await resumed.release();
  });
});

describe('what a step does', () => {
  const { runtime } = runtimes[0];

  /** L = |p − target|², p starts at (3, −4): the gradient is 2 (p − target). */
  function pull(more: Partial<TrainerOptions> = {}): TrainerOptions {
    const parameters = new ParameterSet();
    parameters.add('p', [2], Float32Array.of(3, -4));
    return {
      parameters,
      batch: { target: { shape: [2] } },
      loss: (lookup, { target }) => ({
        loss: mul(reduceMean(square(sub(lookup('p'), target))), 2),
        report: {},
      }),
      schedule: constantRate(0.1),
      ...more,
    };
  }

  const zeros = { target: floats(new Float32Array(2), [1, 2]) };

  it('the reported norm is that before clipping, the moment that after', async () => {
    const trainer = await Trainer.open(runtime, pull({ clipNorm: 1 }));
    const { gradientNorm } = await trainer.run(zeros);
    expect(gradientNorm[0]).toBeCloseTo(10, 4);
    // m = (1 − β₁) g with g = (6, −8) shortened to length 1.
    expect(trainer.state.firstMoment[0]).toBeCloseTo(0.06, 6);
    expect(trainer.state.firstMoment[1]).toBeCloseTo(-0.08, 6);
    await trainer.release();
  });

  it('the first step of Adam moves every parameter by the rate, against its gradient', async () => {
    const trainer = await Trainer.open(runtime, pull());
    await trainer.run(zeros);
    expect(trainer.state.parameters[0]).toBeCloseTo(2.9, 4);
    expect(trainer.state.parameters[1]).toBeCloseTo(-3.9, 4);
    await trainer.release();
  });

  it('without a limit no norm is reported', async () => {
    const trainer = await Trainer.open(runtime, pull());
    expect(Object.keys(await trainer.run(zeros))).toEqual(['loss']);
    await trainer.release();
  });

  it('the schedule sees the number of steps done before', async () => {
    const seen: number[] = [];
    const trainer = await Trainer.open(runtime, pull({ schedule: (step) => mul(step, 0.1) }));
    for (let k = 0; k < 3; k++) {
      const before = trainer.state.parameters[0];
      await trainer.run(zeros);
      seen.push(before - trainer.state.parameters[0]);
    }
    expect(seen[0]).toBe(0);
    expect(seen[1]).toBeCloseTo(0.1, 4);
    expect(seen[2]).toBeCloseTo(0.2, 2);
    await trainer.release();
  });
});

describe('trainingGraph', () => {
  it('takes the state and stacked batches, and gives the state and reports', async () => {
    const { graph, reports } = trainingGraph(regression({ clipNorm: 1 }));
    expect(reports).toEqual(['loss', 'bias', 'doubled', 'gradientNorm']);
    const session = await openGraph(runtimes[0].runtime, graph);
    expect(session.inputNames).toEqual(['parameters', 'first_moment', 'second_moment', 'step', 'batch_x', 'batch_y']);
    await session.release();
  });
});

describe('Trainer.open refuses a state of another model', () => {
  const whole = initialState(regression().parameters);
  const short = new Float32Array(3);

  it.each<[string, TrainerState]>([
    ['parameters', { ...whole, parameters: short }],
    ['first moments', { ...whole, firstMoment: short }],
    ['second moments', { ...whole, secondMoment: short }],
  ])('by the number of its %s', async (what, state) => {
    const opened = Trainer.open(runtimes[0].runtime, regression(), state);
    await expect(opened).rejects.toMatchObject({
      name: 'ClflowError',
      code: 'model',
      message: expect.stringMatching(`3 ${what}, the model ${regression().parameters.size}`),
    });
  });
});
