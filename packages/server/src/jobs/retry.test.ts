import { errorCodes } from 'clflow';
import { expect, it } from 'vitest';
import { fruitlessAttempts, retryAfter } from './retry.js';

const options = { attempts: 4, backoffMilliseconds: [10, 100] };
const after = (code: string, attempts: number) => retryAfter({ code, message: '' }, attempts, options);

it('tries again what may be better next time, ever later, so many times', () => {
  expect([1, 2, 3, 4].map((attempts) => after('io', attempts))).toEqual([10, 100, 100, null]);
  const again = [...Object.keys(errorCodes), 'killed'].filter((code) => after(code, 1) !== null);
  expect(again.sort()).toEqual(['internal', 'io', 'killed', 'network']);
});

it('waits before the next try even where no attempt was in vain', () => {
  expect(after('killed', 0)).toBe(10);
});

it('counts the attempts that got no further than those before them', () => {
  const state = (name: string, error: object | null = null) => ({
    type: 'state' as const,
    data: { state: name, error },
  });
  const kept = (epochs: number) => ({ type: 'progress' as const, data: { phase: 'kept', epochs } });
  const killed = state('queued', { code: 'killed' });
  const runs = (...attempts: (readonly number[])[]) => [
    state('queued'),
    ...attempts.flatMap((epochs) => [state('running'), ...epochs.map(kept), killed]),
  ];
  expect(fruitlessAttempts(runs())).toBe(0);
  expect(fruitlessAttempts(runs([], [], []))).toBe(3);
  expect(fruitlessAttempts(runs([1], [2, 3], [4], [5], [6]))).toBe(0);
  // Its checkpoint was lost, so it begins anew and never gets as far as it was.
  expect(fruitlessAttempts(runs([1, 2], [], [1], [1, 2], [1, 2, 3]))).toBe(3);
  // One that is under way counts until it has kept something, one that the server stopped does not.
  expect(fruitlessAttempts([...runs([1], []), state('running')])).toBe(2);
  expect(fruitlessAttempts([...runs([1], []), state('running'), kept(2)])).toBe(1);
  expect(fruitlessAttempts([...runs([1], []), state('running'), state('queued')])).toBe(1);
  // Trials of a tuning have no number.
  const trial = { type: 'progress' as const, data: { phase: 'trial-done' } };
  expect(fruitlessAttempts([...runs([]), state('running'), trial, killed, state('running'), trial])).toBe(1);
});
