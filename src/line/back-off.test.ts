import { expect, it } from 'vitest';
import { BackOff } from './back-off.js';

it('doubles up to its end, and begins anew after a success', () => {
  const backOff = new BackOff({ first: 100, most: 500, random: () => 0.999_999 });
  expect([1, 2, 3, 4, 5].map(() => backOff.next())).toEqual([100, 200, 400, 500, 500]);
  backOff.reset();
  expect(backOff.next()).toBe(100);
});

it('never waits less than half of it', () => {
  const backOff = new BackOff({ first: 100, most: 500, random: () => 0 });
  expect([1, 2, 3, 4].map(() => backOff.next())).toEqual([50, 100, 200, 250]);
});

it('is not alarmed by very many tries', () => {
  const backOff = new BackOff({ first: 100, most: 500, random: () => 0 });
  for (let i = 0; i < 5000; i++) backOff.next();
  expect(backOff.next()).toBe(250);
});
