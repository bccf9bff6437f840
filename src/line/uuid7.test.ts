import { expect, it } from 'vitest';
import { resultSchema } from './result.js';
import { RisingIds } from './uuid7.js';

it('rises strictly within a millisecond, when the clock is set back and after a restart, and tells the time', () => {
  const now = Date.UTC(2026, 10, 27, 12);
  const ids = new RisingIds(null);
  const made = [now, now, now, now - 3_600_000, now - 1, now + 5].map((at) => ids.next(at));
  for (let i = 0; i < 5000; i++) made.push(ids.next(now));
  const again = new RisingIds(made.at(-1)!);
  made.push(again.next(now - 86_400_000), again.next(now));
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
  for (const id of made.slice(0, 8)) expect(resultSchema.shape.inspection_id.parse(id)).toBe(id);
  expect(parseInt(made[0].replace('-', '').slice(0, 12), 16)).toBe(now);
});
