import { describe, expect, it } from 'vitest';
import { costCharts } from './cost-charts.js';
import { panelsSvg, ticksOf } from './panels.js';

const logarithmic = { label: 's', logarithmic: true };
const even = { label: 'MB', logarithmic: false };

describe('marks of an axis', () => {
  it('hold all values, by 1, 2 and 5 of each power of ten', () => {
    expect(ticksOf([37, 460], logarithmic)).toEqual([20, 50, 100, 200, 500]);
    expect(ticksOf([0.02, 0.02], logarithmic)).toEqual([0.02]);
  });

  it('are even from 0 where nothing is logarithmic', () => {
    expect(ticksOf([880, 1321], even)).toEqual([0, 500, 1000, 1500]);
    expect(ticksOf([3, 80], even)).toEqual([0, 20, 40, 60, 80]);
  });
});

describe('panels', () => {
  const points = [
    [10, 100],
    [100, 1000],
  ] as const;

  it('place twice as many decades twice as far', () => {
    const x = { label: 'images', logarithmic: true };
    const svg = panelsSvg('t', [{ title: 'p', x, y: logarithmic, curves: [{ points: [...points, [1000, 10_000]] }] }]);
    const [first, second, third] = [...svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, ...at]) => at.map(Number));
    expect(third[0] - first[0]).toBeCloseTo(2 * (second[0] - first[0]), 0);
    expect(third[1] - first[1]).toBeCloseTo(2 * (second[1] - first[1]), 0);
  });

  it('keep names from being marks', () => {
    const svg = panelsSvg('a < b', [{ title: '<script>', x: even, y: even, curves: [{ points }] }]);
    expect(svg).toContain('aria-label="a &lt; b"');
    expect(svg).not.toContain('<script>');
  });
});

it('there are no charts of nothing', () => {
  expect(costCharts([])).toBeUndefined();
});
