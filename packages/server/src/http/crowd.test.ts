import { expect, it } from 'vitest';
import { Crowd } from './crowd.js';

it('lets a few refusals through at once, makes many wait ever longer, and forgets', () => {
  const crowd = new Crowd();
  expect(crowd.pause(0)).toBe(0);
  expect(crowd.pause(100)).toBe(5);
  const pauses = Array.from({ length: 1000 }, () => crowd.pause(200));
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  expect(pauses[99]).toBeGreaterThan(400);
  expect(pauses.at(-1)).toBe(1000);
  expect(crowd.pause(10_000)).toBe(0);
});

it('finds a balance with clients that ask again at once: about 140 refusals a second for a hundred of them', () => {
  const crowd = new Crowd();
  const due = new Array<number>(100).fill(0);
  let refusals = 0;
  for (let now = 0; now < 20_000; now++) {
    for (const [i, at] of due.entries()) {
      if (at > now) continue;
      due[i] = now + Math.max(1, crowd.pause(now));
      if (now >= 10_000) refusals++;
    }
  }
  expect(refusals / 10).toBeGreaterThan(100);
  expect(refusals / 10).toBeLessThan(200);
});
