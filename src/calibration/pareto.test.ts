import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { fitPareto, goodnessOfFit, paretoQuantile, paretoTail, type Pareto } from './pareto.js';

const sampleOf = (pareto: Pareto, n: number, random: Random): number[] =>
  Array.from({ length: n }, () => paretoQuantile(pareto, 1 - random.uniform()));

describe.each<Pareto>([
  { shape: 0.3, scale: 2 },
  { shape: 0, scale: 0.5 },
  { shape: -0.4, scale: 10 },
])('the generalised Pareto distribution of shape $shape and scale $scale', (pareto) => {
  it('has a quantile that is the inverse of its tail', () => {
    for (const tail of [1, 0.5, 0.01, 1e-4])
      expect(paretoTail(pareto, paretoQuantile(pareto, tail))).toBeCloseTo(tail, 9);
    expect(paretoTail(pareto, 0)).toBe(1);
  });

  it('is found again from a sample', () => {
    const fit = fitPareto(sampleOf(pareto, 3000, new Random(1)));
    expect(fit.shape).toBeCloseTo(pareto.shape, 1);
    expect(fit.scale / pareto.scale).toBeCloseTo(1, 1);
  });

  it('fits its own samples: p-values are uniform, at least not small too often', () => {
    const random = new Random(2);
    const small = Array.from({ length: 60 }, () => sampleOf(pareto, 20, random)).filter(
      (sample) => goodnessOfFit(sample, fitPareto(sample), random) < 0.1,
    );
    expect(small.length).toBeLessThan(14);
  });
});

describe('goodnessOfFit', () => {
  it('tells what is no tail', () => {
    const random = new Random(3);
    const heaps = Array.from({ length: 40 }, (_, i) => (i % 2 ? 0.1 : 5) + random.uniform(0, 0.01));
    expect(goodnessOfFit(heaps, fitPareto(heaps), random)).toBeLessThan(0.02);
  });
});
