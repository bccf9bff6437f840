import { expect, it } from 'vitest';
import { fakeEpoch } from '../shared/testing/fake-jobs.js';
import { before, fromProgress } from './run-state.js';
import { mapOf, withStory } from './story.js';

const ended = (epoch: number) => fakeEpoch(epoch, 6, 10, 10);
const epochs = (events: Record<string, unknown>[], progress: Parameters<typeof fromProgress>[0]) =>
  withStory(fromProgress(progress), { events, previews: null }).curve.map(({ epoch }) => epoch);

it('puts what was before in front of what is now', () => {
  expect(epochs([ended(1), ended(2)], { training: fakeEpoch(3, 6, 5, 10) })).toEqual([1, 2, 2.5]);
  expect(epochs([ended(1), ended(2)], { training: ended(2) })).toEqual([1, 2]);
  expect(withStory(before, undefined)).toBe(before);
});

it('goes on behind the epoch that a training was taken up again from', () => {
  const events = [ended(1), ended(2), ended(3), { phase: 'resumed', epochsDone: 2 }, ended(3)];
  const run = withStory(fromProgress({ training: fakeEpoch(4, 6, 5, 10) }), { events, previews: null });
  expect(run.curve.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 3.5]);
  expect(run.resumed).toBe(2);
});

it('leaves out what the trainings of folds tell', () => {
  const fold = { phase: 'fold', fold: 1, folds: 5 };
  const events = [ended(1), ended(2), fold, ended(1), ended(2)];
  expect(epochs(events, { training: ended(2), fold })).toEqual([1, 2]);
});

it('reads a map of one picture from those of all', () => {
  const shown = { pictures: [], grid: { width: 2, height: 1 }, low: 0, high: 16, epochs: [1] };
  expect([...mapOf(shown, Uint8Array.of(0, 255, 51, 102), 1)].map((value) => Math.round(10 * value) / 10)).toEqual([
    3.2, 6.4,
  ]);
});
