import { expect, it } from 'vitest';
import { Random } from '../random.js';
import { strangers } from './strangers.js';

const scattered = (count: number, seed: number): number[] => {
  const random = Random.of(seed, 'values');
  return Array.from({ length: count }, () => Math.exp(random.normal(0, 0.2)));
};

it('finds the values that lie far above all others, the farthest first', () => {
  const values = [...scattered(40, 1), 9, 7];
  expect(strangers(values).map(({ index }) => index)).toEqual([40, 41]);
  expect(strangers(values)[0].pValue).toBeLessThan(0.03);
});

it('finds none in one of twenty samples and fewer, at a level of 0.05', () => {
  const alarms = Array.from({ length: 200 }, (_, seed) => strangers(scattered(40, seed)).length > 0);
  expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(10);
});

it('says nothing of few values, or of values that hardly differ', () => {
  expect(strangers([1, 1, 1, 1, 1, 9])).toEqual([]);
  expect(strangers([...new Array<number>(20).fill(1), 1.02])).toEqual([]);
});
