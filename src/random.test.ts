import { describe, expect, it } from 'vitest';
import { Random } from './random.js';

function draws(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.bits());
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('Random', () => {
  it('is xoshiro128**: the published sequence for the state 1, 2, 3, 4', () => {
    const random = new Random(0);
    // The state is private; a known state is the only way to compare with other implementations.
    (random as unknown as { state: Uint32Array }).state.set([1, 2, 3, 4]);
    expect(draws(random, 10)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('gives the same numbers for the same seed and others for another', () => {
    expect(draws(new Random(7), 20)).toEqual(draws(new Random(7), 20));
    expect(draws(new Random(7), 20)).not.toEqual(draws(new Random(8), 20));
  });

  it('starts well even from seed 0', () => {
    expect(new Set(draws(new Random(0), 100)).size).toBe(100);
  });

  it('of: depends on the seed and on every part of the path, in order', () => {
    const first = (random: Random): string => draws(random, 2).join();
    const paths: (string | number)[][] = [
      [],
      ['a'],
      ['b'],
      ['a', 'b'],
      ['b', 'a'],
      ['ab'],
      ['a', 1],
      ['a', 2],
      ['a', 12],
    ];
    const starts = (seed: number): string[] => paths.map((path) => first(Random.of(seed, ...path)));
    expect(new Set(starts(1)).size).toBe(paths.length);
    starts(1).forEach((start, i) => expect(start).not.toBe(starts(2)[i]));
    expect(first(Random.of(1, 'a', 2))).toBe(first(Random.of(1, 'a', '2')));
  });

  it('uniform fills its range evenly', () => {
    const random = new Random(1);
    const values = Array.from({ length: 20_000 }, () => random.uniform(-2, 3));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...values)).toBeLessThan(3);
    const bins = new Array<number>(10).fill(0);
    for (const value of values) bins[Math.floor((value + 2) * 2)]++;
    // 2,000 are expected in each, with a deviation of 42.
    for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(5 * 42);
  });

  it('integer reaches both ends of [low, high) and nothing else', () => {
    const random = new Random(2);
    const seen = new Set(Array.from({ length: 500 }, () => random.integer(-2, 3)));
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  });

  it('chance is true with its probability', () => {
    const random = new Random(3);
    const hits = Array.from({ length: 10_000 }, () => (random.chance(0.3) ? 1 : 0));
    expect(mean(hits)).toBeCloseTo(0.3, 1);
    expect(random.chance(0)).toBe(false);
    expect(random.chance(1)).toBe(true);
  });

  it('normal has the mean, deviation and tails asked for', () => {
    const random = new Random(4);
    const values = Array.from({ length: 40_000 }, () => random.normal(5, 2));
    const centred = values.map((value) => (value - 5) / 2);
    expect(mean(centred)).toBeCloseTo(0, 1);
    expect(mean(centred.map((z) => z * z))).toBeCloseTo(1, 1);
    // P(|z| > 2) = 0.0455
    expect(mean(centred.map((z) => (Math.abs(z) > 2 ? 1 : 0)))).toBeCloseTo(0.0455, 2);
  });

  it('pick gives every element a turn', () => {
    const random = new Random(5);
    expect(new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
  });

  it('shuffle keeps the elements, leaves its argument alone, and reaches every order equally often', () => {
    const random = new Random(6);
    const items = [1, 2, 3];
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(items).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(items).toEqual([1, 2, 3]);
    expect([...counts.keys()].sort()).toEqual(['123', '132', '213', '231', '312', '321']);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * 29);
  });

  it('permutation holds 0 … n − 1 once each', () => {
    const order = new Random(7).permutation(50);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
  });
});
