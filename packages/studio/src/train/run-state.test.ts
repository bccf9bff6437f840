import { expect, it } from 'vitest';
import { fakeEpoch } from '../shared/testing/fake-jobs.js';
import { afterEvent, before, fromProgress, shareDone, type RunState } from './run-state.js';

const run = (...events: Record<string, unknown>[]): RunState => events.reduce(afterEvent, before);
const counted = (phase: string, done: number, total = 10) => ({ phase, done, total });

it('goes on with every event, and never back', () => {
  const events = [
    counted('checking', 10),
    counted('reading', 5),
    counted('statistics', 10),
    counted('whitening', 10),
    fakeEpoch(1, 4, 5, 10),
    fakeEpoch(2, 4, 10, 10),
    fakeEpoch(4, 4, 10, 10),
    counted('calibration', 5),
    counted('power', 10),
  ];
  const shares = events.map((_, i) => shareDone(run(...events.slice(0, i + 1))));
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBeCloseTo(1);
});

it('keeps a point an epoch, and the one that moves', () => {
  const { curve, secondsLeft, step } = run(
    fakeEpoch(1, 3, 5, 10),
    fakeEpoch(1, 3, 10, 10),
    fakeEpoch(2, 3, 2, 10),
    fakeEpoch(2, 3, 4, 10),
  );
  expect(curve.map(({ epoch }) => epoch)).toEqual([1, 1.4]);
  expect(Object.keys(curve[0].losses)).toEqual(['likelihood', 'contrast', 'size']);
  expect(secondsLeft).toBeCloseTo(3.4 * 1.6);
  expect(step).toBe('training');
});

it('draws the curve again where a training begins again', () => {
  const again = run(fakeEpoch(1, 3, 10, 10), fakeEpoch(2, 3, 10, 10), fakeEpoch(1, 3, 5, 10));
  expect(again.curve.map(({ epoch }) => epoch)).toEqual([0.5]);
});

it('stands where it stood after a reload', () => {
  const state = fromProgress({
    training: fakeEpoch(3, 4, 10, 10),
    reading: counted('reading', 10),
    note: { phase: 'note', message: 'Two images are near copies.' },
  });
  expect(state.step).toBe('training');
  expect(state.notes).toEqual(['Two images are near copies.']);
  expect(state.curve).toHaveLength(1);
});

it('takes the trainings of folds as part of setting the threshold', () => {
  const state = run(fakeEpoch(4, 4, 10, 10), { phase: 'fold', fold: 2, folds: 4 }, fakeEpoch(1, 4, 1, 10));
  expect(state.step).toBe('calibration');
  expect(state.fold).toEqual({ fold: 2, folds: 4 });
  expect(state.curve).toHaveLength(1);
});

it('knows one-pass methods by their phase', () => {
  expect(run(counted('coreset', 5)).step).toBe('training');
  expect(run({ phase: 'kept', epochs: 2 })).toEqual(before);
});
