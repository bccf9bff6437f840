import { expect, it } from 'vitest';
import type { QueueState } from '../jobs/index.js';
import type { Job } from '../store/index.js';
import { placeOf, queueJson } from './place.js';

const address = 'redis://plant';
const now: QueueState = { address, isReached: true, workers: ['a:1', 'b:2'] };
const stands = (job: Partial<Job>, queue: QueueState | null = now) =>
  placeOf({ queue: address, worker: null, state: 'queued', ...job } as Job, queue)?.stands;

it('says what a job on a queue waits for', () => {
  expect(stands({ queue: null })).toBeUndefined();
  expect(stands({})).toBe('waits');
  expect(stands({}, { ...now, workers: [] })).toBe('no-worker');
  // A server that does not tell of its workers may have some.
  expect(stands({}, { ...now, workers: null })).toBe('waits');
  expect(stands({ state: 'running', worker: 'b:2' })).toBe('runs');
  expect(stands({ state: 'running', worker: 'c:3' })).toBe('worker-gone');
  expect(stands({ state: 'running', worker: 'c:3' }, { ...now, workers: null })).toBe('runs');
  expect(stands({ state: 'running', worker: 'b:2' }, { ...now, isReached: false })).toBe('unreached');
  for (const other of [null, { ...now, address: 'redis://other' }]) expect(stands({}, other)).toBe('other-queue');
  expect(stands({ state: 'done', worker: 'b:2' }, null)).toBe('ended');
  expect(placeOf({ queue: address, worker: 'b:2', state: 'running' } as Job, now)).toEqual({
    ...{ queue: address, worker: 'b:2', workers: 2, stands: 'runs' },
  });
  expect(queueJson(now)).toEqual({ address, reached: true, workers: 2 });
  expect(queueJson(null)).toBeNull();
});
