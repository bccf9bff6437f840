import { expect, it } from 'vitest';
import { attemptsInVain, begun, endedWith, hasKept, kept, lastError } from './history.js';

const broken = endedWith({ code: 'io', message: 'No.' });
const anew = { type: 'state', data: { state: 'queued', error: null, anew: true } } as const;

it('counts attempts that ended without having kept more, those that just vanished too', () => {
  expect(attemptsInVain([])).toBe(0);
  expect(attemptsInVain([begun('a'), broken, begun('b')])).toBe(2);
  expect(attemptsInVain([begun('a'), kept({ phase: 'kept', epochs: 1 }), begun('b'), begun('c')])).toBe(2);
  expect(attemptsInVain([begun('a'), endedWith(null), begun('b'), endedWith(null)])).toBe(0);
});

it('counts from the beginning when somebody wants it tried anew, and still goes on from what was kept', () => {
  const rows = [begun('a'), kept({ phase: 'kept', epochs: 1 }), begun('b'), broken, begun('c'), broken, anew];
  expect(attemptsInVain(rows)).toBe(0);
  expect(attemptsInVain([...rows, begun('d')])).toBe(1);
  expect(hasKept(rows, 'kept')).toBe(true);
  expect(hasKept(rows, 'trial-done')).toBe(false);
});

it('knows what the last attempt failed by, where it said so', () => {
  expect(lastError([])).toBeNull();
  expect(lastError([begun('a'), broken, kept({ phase: 'kept' })])).toMatchObject({ code: 'io' });
  expect(lastError([begun('a'), broken, begun('b')])).toBeNull();
  expect(lastError([begun('a'), endedWith(null)])).toBeNull();
});
