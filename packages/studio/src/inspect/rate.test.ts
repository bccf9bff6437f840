import { expect, it } from 'vitest';
import { perMinute, yieldOf } from './rate.js';

const at = (...seconds: number[]) => seconds.map((second) => ({ at: new Date(1000 * second).toISOString() }));

it('counts what came without a longer pause', () => {
  expect(perMinute(at(110, 108, 106, 104), 111_000)).toBeCloseTo(30);
  expect(perMinute(at(110, 108, 20, 10), 111_000)).toBeCloseTo(30);
  expect([perMinute(at(110), 111_000), perMinute(at(110, 108), 400_000), perMinute([], 0)]).toEqual([null, null, null]);
});

it('tells the yield of what was inspected', () => {
  expect([yieldOf({ total: 0, normal: 0 }), yieldOf({ total: 8, normal: 6 })]).toEqual([null, 0.75]);
});
