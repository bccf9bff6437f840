import { describe, expect, it } from 'vitest';
import { Agenda } from './agenda.js';
import { simulate, type Fleet, type Trouble } from './simulate.js';

const stages = {
  list: 1e-5,
  read: 0.001,
  decode: 0.008,
  inspect: 0.028,
  write: 0.0001,
  sum: 2e-5,
  job: 1.1,
  bytes: 1e6,
};
const trouble: Trouble = {
  slow: { share: 0.02, factor: 3 },
  failing: { share: 0.01, backoff: 10 },
  dying: { life: 6 * 3600, restart: 60, lock: 60, look: 30 },
};
const fleet: Fleet = { images: 1_000_000, shardSize: 500, workers: 20, stages };
const IMAGE = 0.001 + 0.008 + 0.028 + 0.0001;

it('takes events by their times, and those of one time as they came', () => {
  const agenda = new Agenda<number>();
  const times = Array.from({ length: 500 }, (_, i) => (i * 7919) % 97);
  times.forEach((time, i) => agenda.add(time, i));
  const taken = times.map(() => agenda.next()!);
  const sorted = times.map((time, event) => ({ time, event })).sort((a, b) => a.time - b.time || a.event - b.event);
  expect(taken.map(({ time, event }) => ({ time, event }))).toEqual(sorted);
  expect(agenda.next()).toBeUndefined();
});

describe('without trouble', () => {
  it.each([1, 4, 20, 100])('%i workers take as long as the closed form says', (workers) => {
    const { seconds, workerSeconds, attempts } = simulate({ ...fleet, workers });
    const shards = 2000;
    const busy = (shards / workers) * (1.1 + 500 * IMAGE);
    expect(seconds).toBeCloseTo(1_000_000 * 1e-5 + busy + 1_000_000 * 2e-5, 6);
    expect(workerSeconds).toBeCloseTo(busy * workers, 4);
    expect(attempts).toBe(shards);
  });

  it('a last shard may be smaller, and more workers than shards are no faster', () => {
    const one = { ...fleet, images: 1250, workers: 3 };
    expect(simulate(one).seconds).toBeCloseTo(1250 * 3e-5 + 1.1 + 500 * IMAGE, 9);
    expect(simulate({ ...one, workers: 30 }).seconds).toBe(simulate(one).seconds);
    expect(simulate({ ...one, workers: 30 }).shards).toBe(3);
  });

  it('the storage is the limit where it is slower than the workers together', () => {
    const { seconds } = simulate({ ...fleet, workers: 100, bandwidth: 1e8 });
    expect(seconds).toBeCloseTo(30 + 20 * (1.1 + 500 * 1), 6);
  });
});

describe('with trouble', () => {
  it('is the same for the same seed, and another for another', () => {
    const once = simulate({ ...fleet, trouble, seed: 1 });
    expect(simulate({ ...fleet, trouble, seed: 1 })).toEqual(once);
    expect(simulate({ ...fleet, trouble, seed: 2 })).not.toEqual(once);
  });

  it('does every shard, as often as it takes, and as long as is to be expected', () => {
    const { attempts, deaths, lost, shards, workerSeconds, seconds } = simulate({ ...fleet, trouble, seed: 3 });
    expect(attempts).toBeGreaterThan(shards);
    const busy = shards * (1.1 + 500 * IMAGE * 1.04);
    // One in a hundred fails halfway; a worker dies every six hours of work, half a shard before its end.
    expect(attempts - shards).toBeGreaterThan(0.5 * (0.01 * shards + busy / (6 * 3600)));
    expect(attempts - shards).toBeLessThan(2 * (0.01 * shards + busy / (6 * 3600)));
    expect(deaths).toBeGreaterThan(0);
    expect(lost).toBeLessThan(0.03 * busy);
    expect(workerSeconds).toBeGreaterThan(0.98 * busy);
    expect(workerSeconds).toBeLessThan(1.08 * busy);
    expect(seconds).toBeGreaterThan(busy / 20);
  });

  it('never goes faster with more trouble, nor slower with more workers', () => {
    const median = (more: Partial<Fleet>): number => {
      const seconds = Array.from({ length: 15 }, (_, seed) => simulate({ ...fleet, trouble, ...more, seed }).seconds);
      return seconds.sort((a, b) => a - b)[7];
    };
    const usual = median({});
    expect(median({ trouble: { ...trouble, slow: { share: 0.2, factor: 3 } } })).toBeGreaterThan(usual);
    expect(median({ trouble: { ...trouble, failing: { share: 0.2, backoff: 10 } } })).toBeGreaterThan(usual);
    expect(median({ trouble: { ...trouble, dying: { ...trouble.dying, life: 600 } } })).toBeGreaterThan(usual);
    const times = [5, 10, 20, 40, 80].map((workers) => median({ workers }));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(usual).toBeGreaterThan(simulate(fleet).seconds);
  });
});
