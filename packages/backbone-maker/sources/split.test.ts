/** @file Tests of the split rule. */
import { expect, test } from 'vitest';
import { splitOf } from './split.js';

const share = (rule: 'tenth' | 'quarter') =>
  Array.from({ length: 4000 }, (_, i) => splitOf(rule, `image-${i}`)).filter((split) => split === 'held-out').length /
  4000;

test('a tenth or a quarter is held out', () => {
  expect(share('tenth')).toBeCloseTo(0.1, 1);
  expect(share('quarter')).toBeCloseTo(0.25, 1);
});

test('the choice depends on the name alone', () => {
  const names = Array.from({ length: 50 }, (_, i) => `image-${i}`);
  expect(names.map((name) => splitOf('tenth', name))).toEqual(names.map((name) => splitOf('tenth', name)));
});

test('what a tenth holds out, a quarter holds out too', () => {
  const names = Array.from({ length: 500 }, (_, i) => `image-${i}`);
  for (const name of names.filter((each) => splitOf('tenth', each) === 'held-out')) {
    expect(splitOf('quarter', name)).toBe('held-out');
  }
});

test('a source can be of one split as a whole', () => {
  expect(splitOf('held-out', 'x')).toBe('held-out');
  expect(splitOf('train', 'x')).toBe('train');
});
