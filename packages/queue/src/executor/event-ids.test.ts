import { expect, it } from 'vitest';
import { eventNumber, eventTime } from './event-ids.js';

it('rises with the events of Redis and of PostgreSQL, in numbers that a header can hold', () => {
  const redis = ['1795804309602-0', '1795804309602-1', '1795804309602-12', '1795804309603-0'].map(eventNumber);
  expect(redis).toEqual([...redis].sort((a, b) => a - b));
  expect(new Set(redis).size).toBe(4);
  expect(redis.every((id) => Number.isSafeInteger(id) && String(id).length <= 15)).toBe(true);
  expect(['9', '10', '11'].map(eventNumber)).toEqual([9, 10, 11]);
  expect(eventTime('1795804309602-1')).toBe(1795804309602);
});
