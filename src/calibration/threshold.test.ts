import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { pValue } from './p-value.js';
import { rateBound } from './rate-bound.js';
import { chooseThreshold, thresholdNote } from './threshold.js';

describe('pValue', () => {
  const scores = [1, 2, 2, 3];

  it.each([
    { score: 0, p: 1 },
    { score: 2, p: 4 / 5 },
    { score: 2.5, p: 2 / 5 },
    { score: 3, p: 2 / 5 },
    { score: 4, p: 1 / 5 },
  ])('of $score is $p', ({ score, p }) => {
    expect(pValue(score, scores)).toBeCloseTo(p, 12);
  });
});

describe('chooseThreshold', () => {
  it.each([
    { n: 99, rate: 0.01, rank: 1 },
    { n: 99, rate: 0.05, rank: 5 },
    { n: 19, rate: 0.1, rank: 2 },
    { n: 30, rate: 0.2, rank: 6 },
    { n: 10, rate: 0.01, rank: 1 },
  ])('of $n scores at a rate of $rate is the $rank. highest', ({ n, rate, rank }) => {
    const scores = new Random(1).shuffle(Array.from({ length: n }, (_, i) => i + 1));
    expect(chooseThreshold(scores, rate)).toEqual({
      value: n + 1 - rank,
      kind: n * rate < 0.9 ? 'highest' : 'conformal',
      requestedRate: rate,
      guaranteedRate: Math.max(rate, 1 / (n + 1)),
      rateBound: rateBound(n, rank),
      calibrationImages: n,
    });
  });

  it.each([0.01, 0.03, 0.05, 0.1, 0.25, 0.5])('lies where p-values cross the rate %d', (rate) => {
    for (const n of [3, 9, 19, 20, 99, 100]) {
      const scores = Array.from({ length: n }, (_, i) => i / 7);
      const { value, guaranteedRate } = chooseThreshold(scores, rate);
      expect(pValue(value + 1e-6, scores)).toBeLessThanOrEqual(guaranteedRate + 1e-12);
      expect(pValue(value, scores)).toBeGreaterThan(guaranteedRate + 1e-12);
    }
  });

  it.each([
    { n: 19, rate: 0.05, what: 'all different', draw: (random: Random) => random.normal() },
    { n: 50, rate: 0.1, what: 'all different', draw: (random: Random) => random.normal() ** 3 },
    { n: 30, rate: 0.07, what: 'a rate between two ranks', draw: (random: Random) => random.uniform() },
    { n: 20, rate: 0.1, what: 'mostly ties', draw: (random: Random) => random.integer(0, 4) },
    { n: 5, rate: 0.01, what: 'too few images', draw: (random: Random) => random.normal() },
  ])('keeps its false-alarm rate: $n scores, rate $rate, $what', ({ n, rate, draw }) => {
    const random = new Random(5);
    const trials = 6000;
    let alarms = 0;
    let guaranteed = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { value, guaranteedRate } = chooseThreshold(
        Array.from({ length: n }, () => draw(random)),
        rate,
      );
      if (draw(random) > value) alarms++;
      guaranteed = guaranteedRate;
    }
    const deviation = Math.sqrt((guaranteed * (1 - guaranteed)) / trials);
    expect(alarms / trials).toBeLessThan(guaranteed + 4 * deviation);
  });

  it('is not stricter than it must be', () => {
    const random = new Random(6);
    const trials = 6000;
    let alarms = 0;
    for (let trial = 0; trial < trials; trial++) {
      const scores = Array.from({ length: 19 }, () => random.normal());
      if (random.normal() > chooseThreshold(scores, 0.1).value) alarms++;
    }
    expect(alarms / trials).toBeCloseTo(0.1, 1);
    expect(alarms / trials).toBeGreaterThan(0.09);
  });

  it.each([0, 1, -0.1, 1.5, NaN])('refuses the rate %d', (rate) => {
    expect(() => chooseThreshold([1, 2], rate)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('refuses to go without calibration images', () => {
    expect(() => chooseThreshold([], 0.1)).toThrow(expect.objectContaining({ code: 'data' }));
  });
});

describe('below 1/(n + 1) the threshold', () => {
  const draws = (n: number, seed: number): number[] => {
    const random = new Random(seed);
    return Array.from({ length: n }, () => random.normal());
  };

  it('is an estimate of the tail that lands near the rate asked for', () => {
    const rate = 0.002; // 200 scores guarantee 0.5 %
    const realised: number[] = [];
    for (let seed = 0; seed < 60; seed++) {
      const { kind, value, guaranteedRate } = chooseThreshold(draws(200, seed), rate);
      expect(guaranteedRate).toBeCloseTo(1 / 201, 10);
      if (kind === 'estimated') realised.push(draws(4000, 1000 + seed).filter((score) => score > value).length / 4000);
    }
    expect(realised.length).toBeGreaterThan(50);
    const mean = realised.reduce((sum, value) => sum + value, 0) / realised.length;
    expect(mean).toBeGreaterThan(rate / 3);
    expect(mean).toBeLessThan(2 * rate);
  });

  it('never lies below the highest score, so that what is guaranteed still is', () => {
    for (let seed = 0; seed < 40; seed++) {
      const scores = draws(60, seed);
      expect(chooseThreshold(scores, 0.01).value).toBeGreaterThanOrEqual(Math.max(...scores));
    }
  });

  it('is the highest score where there is too little to fit a tail to, or no tail', () => {
    expect(chooseThreshold(draws(29, 1), 0.01).kind).toBe('highest');
    expect(chooseThreshold(new Array<number>(50).fill(3), 0.01)).toMatchObject({ kind: 'highest', value: 3 });
    // Two heaps far apart: what lies above is nothing like a tail.
    const heaps = draws(90, 2).map((score, i) => (i < 80 ? score / 100 : 1000 + score / 1000));
    expect(chooseThreshold(heaps, 0.01)).toMatchObject({ kind: 'highest', value: Math.max(...heaps) });
  });

  it('is the same each time', () => {
    expect(chooseThreshold(draws(50, 3), 0.001)).toEqual(chooseThreshold(draws(50, 3), 0.001));
  });
});

describe('thresholdNote', () => {
  const scores = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

  it.each([
    { n: 99, rate: 0.01 },
    { n: 100, rate: 0.01 },
    { n: 19, rate: 0.05 },
    { n: 9, rate: 0.1 },
  ])('has nothing to say of $n images at $rate', ({ n, rate }) => {
    expect(thresholdNote(chooseThreshold(scores(n), rate))).toBeNull();
  });

  it('says how many images the rate needs and what holds instead', () => {
    const note = thresholdNote(chooseThreshold(scores(24), 0.01));
    expect(note).toMatch(/^24 calibration images are too few to guarantee a false-alarm rate of 1 % \(that needs 99\)/);
    expect(note).toMatch(/guarantees 4 %\.$/);
  });

  it('of folds tells what to expect', () => {
    const chosen = chooseThreshold(scores(20), 0.01, true);
    expect(chosen).toMatchObject({ expectedRate: 1 / 21, guaranteedRate: 2 / 21 + 0.125 });
    expect(chosen.rateBound).toBe(chooseThreshold(scores(10), 0.01).rateBound);
    expect(thresholdNote(chosen)).toMatch(/^20 calibration images are too few to keep .* lets 4\.8 % be expected\.$/);
    expect(chooseThreshold(scores(20), 0.01).expectedRate).toBeUndefined();
  });

  it('tells an estimate from a guarantee', () => {
    const random = new Random(4);
    const chosen = chooseThreshold(
      Array.from({ length: 200 }, () => random.normal()),
      0.002,
    );
    expect(chosen.kind).toBe('estimated');
    expect(thresholdNote(chosen)).toMatch(
      /an estimate from the tail of their scores, and what is guaranteed is 0\.5 %\.$/,
    );
  });

  it('the number it names is the least that is enough', () => {
    for (const rate of [0.001, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.3]) {
      const needed = Number(/that needs (\d+)/.exec(thresholdNote(chooseThreshold(scores(1), rate)) ?? '')?.[1]);
      expect(thresholdNote(chooseThreshold(scores(needed), rate))).toBeNull();
      expect(thresholdNote(chooseThreshold(scores(needed - 1), rate))).not.toBeNull();
    }
  });
});
