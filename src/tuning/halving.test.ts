import { describe, expect, it } from 'vitest';
import { finalists, halve, rungs } from './halving.js';
import type { Trial } from './trial.js';

/** A trial whose worth is known, of so many seconds. */
const trial = (worth: number, seconds = 1): Trial => ({
  good: [0],
  painted: [[worth]],
  trainSeconds: seconds,
  seconds,
  inferenceMs: 1,
});
const worth = ({ painted: [[value]] }: Trial): number => value;

/** Names with their worths, which grow a little with every rung. */
async function run(worths: Record<string, number>, secondsLeft: () => number = () => Infinity, known = '') {
  const tried: string[] = [];
  const halved = await halve({
    candidates: Object.keys(worths),
    trial: async (name, rung) => {
      tried.push(`${name}${rung}`);
      return worths[name] < 0 ? null : trial(worths[name] + rung / 100, 10 ** rung);
    },
    known: (name, rung) => known.includes(`${name}${rung}`),
    judge: worth,
    secondsLeft,
  });
  return { ...halved, tried: tried.join(' ') };
}

describe('halve', () => {
  it('lets the best third and the reference go on', async () => {
    const { tried, courses, outOfTime } = await run({ r: 0.1, a: 0.2, b: 0.9, c: 0.3, d: 0.8, e: 0.4 });
    expect(tried).toBe('r0 a0 b0 c0 d0 e0 r1 b1 d1 r2 b2');
    expect(outOfTime).toBe(false);
    expect(courses.map(({ candidate, trials }) => `${candidate}${trials.length}`).join(' ')).toBe('r3 a1 b3 c1 d2 e1');
  });

  it('ends when the reference is left alone', async () => {
    expect((await run({ r: 0.9, a: 0.2, b: 0.3, c: 0.4 })).tried).toBe('r0 a0 b0 c0 r1 c1');
    expect((await run({ r: 0.9 })).tried).toBe('r0');
  });

  it('goes on without what cannot be trained', async () => {
    const { tried, courses } = await run({ r: 0.5, a: -1, b: 0.6 });
    expect(tried).toBe('r0 a0 b0 r1 b1 r2 b2');
    expect(courses[1].trials).toEqual([]);
  });

  it('tries nothing that would not leave the time for the model', async () => {
    // A first trial takes 1 s, a whole training 3.2 s, the model twice that.
    let left = 19;
    const { tried, outOfTime } = await run({ r: 0.1, a: 0.2, b: 0.3 }, () => (left -= 11));
    expect(tried).toBe('r0 a0');
    expect(outOfTime).toBe(true);
  });
});

it('asks for no time where an earlier run has made the trial', async () => {
  const { tried, outOfTime } = await run({ r: 0.1, a: 0.2, b: 0.3 }, () => 0, 'r0 a0 b0 r1');
  expect(tried).toBe('r0 a0 b0 r1');
  expect(outOfTime).toBe(true);
});

describe('finalists', () => {
  const course = (candidate: string, trials: number) => ({
    candidate,
    trials: rungs.slice(0, trials).map(() => trial(0)),
  });
  const names = (...courses: ReturnType<typeof course>[]) => {
    const { rung, finalists: last } = finalists(courses);
    return [rung, last.map(({ candidate }) => candidate).join('')];
  };

  it('are those of the highest rung where the reference is not alone', () => {
    expect(names(course('r', 3), course('a', 1), course('b', 3))).toEqual([2, 'rb']);
    expect(names(course('r', 2), course('a', 1), course('b', 3))).toEqual([1, 'rb']);
    expect(names(course('r', 2), course('a', 1), course('b', 1))).toEqual([0, 'rab']);
    expect(names(course('r', 1))).toEqual([0, 'r']);
  });
});
