import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { Martingale } from './martingale.js';

function after(pValues: readonly number[]): Martingale {
  const martingale = new Martingale();
  for (const p of pValues) martingale.bet(p);
  return martingale;
}
const constant = (p: number, n: number): number[] => new Array<number>(n).fill(p);

describe('the martingale', () => {
  it('starts with a capital of 1, and its mean stays 1 against uniform p-values', () => {
    expect(new Martingale().evidence.logCapital).toBeCloseTo(0, 12);
    const random = new Random(1);
    for (const length of [1, 3, 10]) {
      let sum = 0;
      const streams = 20_000;
      for (let i = 0; i < streams; i++) {
        sum += Math.exp(after(Array.from({ length }, () => random.uniform())).evidence.logCapital);
      }
      expect(sum / streams).toBeCloseTo(1, 1);
    }
  });

  it('seldom gets rich while all is well', () => {
    const random = new Random(2);
    let rich = 0;
    for (let stream = 0; stream < 300; stream++) {
      const martingale = new Martingale();
      let most = 0;
      for (let t = 0; t < 1000; t++) {
        martingale.bet(random.uniform());
        most = Math.max(most, martingale.evidence.logCapital);
      }
      if (most >= Math.log(10)) rich++;
    }
    expect(rich).toBeLessThanOrEqual(30); // Ville: at most one in ten
  });

  it('gets rich soon on small p-values and on large ones, and tells them apart', () => {
    expect(after(constant(0.02, 14)).evidence).toMatchObject({ direction: 'higher', since: 1 });
    expect(after(constant(0.98, 14)).evidence).toMatchObject({ direction: 'lower', since: 1 });
    for (const p of [0.02, 0.98]) expect(after(constant(p, 14)).evidence.logCapital).toBeGreaterThan(Math.log(100));
  });

  it('has not forgotten how after a thousand good images, and says since when', () => {
    const random = new Random(3);
    const martingale = after(Array.from({ length: 1000 }, () => random.uniform()));
    for (let t = 0; t < 25; t++) martingale.bet(0.03);
    const { logCapital, since } = martingale.evidence;
    expect(logCapital).toBeGreaterThan(Math.log(100));
    expect(Math.abs(since - 1001)).toBeLessThan(10);
  });

  it('forgives a single p-value of 0, and one of 1', () => {
    const random = new Random(4);
    for (const p of [0, 1]) {
      const martingale = after(Array.from({ length: 50 }, () => random.uniform()));
      const before = martingale.evidence.logCapital;
      martingale.bet(p);
      expect(martingale.evidence.logCapital).toBeLessThanOrEqual(before + Math.log(2) + 1e-9);
      expect(martingale.evidence.logCapital).toBeGreaterThan(-10);
    }
  });
});
