import { expect, it } from 'vitest';
import { barOf, BARS, histogram } from './chart.js';

it('draws the same bars from values and from their counts, those beyond the ends in the outermost ones', () => {
  const values = [-5, 0, 0.5, 0.5, 0.99, 7];
  const counts = new Array<number>(BARS).fill(0);
  for (const value of values) counts[barOf(value, [0, 1])]++;
  expect([counts[0], counts[BARS / 2], counts[BARS - 1]]).toEqual([2, 2, 2]);
  const chart = { title: 'Scores', xLabel: 'score', x: [0, 1] } as const;
  const drawn = histogram({ ...chart, groups: [{ name: 'good', values }] });
  expect(histogram({ ...chart, groups: [{ name: 'good', values: { counts } }] })).toBe(drawn);
  expect(drawn.match(/<rect /g)).toHaveLength(3);
});

it('can draw one image beside a million', () => {
  const counts = new Array<number>(BARS).fill(0);
  [counts[3], counts[9]] = [1_000_000, 1];
  const groups = [{ name: 'all', values: { counts } }];
  const chart = { title: 'Scores', xLabel: 'score', x: [0, 1] as const, groups };
  const heights = (svg: string): number[] =>
    [...svg.matchAll(/<rect [^>]*height="([\d.]+)"/g)].map((match) => Number(match[1]));
  const [most, one] = heights(histogram({ ...chart, decades: true }));
  expect(one).toBeGreaterThan(5);
  expect(most).toBeGreaterThan(one);
  expect(heights(histogram(chart))[1]).toBe(0);
});
