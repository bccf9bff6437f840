import { expect, it } from 'vitest';
import { eventFilter } from './event-filter.js';

it('tells what happens once, the first and the last count, and others only now and then', () => {
  let time = 0;
  const told = eventFilter(() => time);
  const count = (phase: 'checking' | 'reading', done: number) => told({ phase, done, total: 10 });
  expect(count('checking', 1)).toBe('count');
  expect(count('checking', 2)).toBe('not');
  expect(told({ phase: 'kept', epochs: 1 })).toBe('fully');
  expect(count('checking', 3)).toBe('not');
  time = 200;
  expect(count('checking', 4)).toBe('count');
  expect(count('reading', 1)).toBe('count');
  expect(count('reading', 10)).toBe('fully');
});
