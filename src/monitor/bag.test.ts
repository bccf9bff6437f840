import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { Bag } from './bag.js';

describe('Bag', () => {
  it('gives p-values between the ranks, small for high values', () => {
    const bag = new Bag([1, 2, 3, 4], 100);
    const random = new Random(1);
    for (let i = 0; i < 50; i++) {
      expect(bag.pValue(9, random)).toBeGreaterThan(0);
      expect(bag.pValue(9, random)).toBeLessThanOrEqual(1 / 5);
      expect(bag.pValue(0, random)).toBeGreaterThan(4 / 5);
      expect(bag.pValue(2.5, random)).toBeGreaterThan(2 / 5);
      expect(bag.pValue(2.5, random)).toBeLessThanOrEqual(3 / 5);
    }
  });

  it('gives uniform p-values for exchangeable values, ties or not', () => {
    for (const draw of [(r: Random) => r.normal(), (r: Random) => r.integer(0, 3)]) {
      const random = new Random(2);
      const bag = new Bag([draw(random)], 1e6);
      const counts = new Array<number>(10).fill(0);
      const total = 5000;
      for (let i = 0; i < total; i++) {
        const value = draw(random);
        counts[Math.min(9, Math.floor(10 * bag.pValue(value, random)))]++;
        bag.add(value, random);
      }
      for (const count of counts) expect(Math.abs(count - total / 10)).toBeLessThan(5 * Math.sqrt(total * 0.09));
    }
  });

  it('keeps a fair sample of a long stream within its limit', () => {
    const random = new Random(3);
    const bag = new Bag([], 200);
    for (let i = 0; i < 5000; i++) bag.add(i, random);
    expect(bag.size).toBe(200);
    expect(bag.pValue(2500, random)).toBeGreaterThan(0.35);
    expect(bag.pValue(2500, random)).toBeLessThan(0.65);
  });
});
