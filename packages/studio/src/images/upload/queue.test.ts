import { expect, it, vi } from 'vitest';
import { ApiError } from '../../api/client.js';
import { UploadQueue, type Send } from './queue.js';

const files = (...names: string[]) => names.map((name) => new File(['x'], name));
const states = (queue: UploadQueue) => queue.uploads.get().map(({ name, state, error }) => [name, state, error]);
const ended = (queue: UploadQueue) =>
  vi.waitFor(() => expect(queue.uploads.get().every(({ state }) => state === 'done' || state === 'failed')).toBe(true));

it('sends at most four at once, and each to where it belongs', async () => {
  const open: (() => void)[] = [];
  let most = 0;
  const where: string[] = [];
  const send: Send = async ({ name }, into) => {
    where.push(`${name} ${into}`);
    await new Promise<void>((resolve) => open.push(resolve));
  };
  const queue = new UploadQueue(send);
  queue.add(files('1', '2', '3', '4', '5', '6'), 'good');
  queue.add(files('7'), 'defect/dent');
  for (let left = 7; left > 0; left -= 1) {
    most = Math.max(most, queue.uploads.get().filter(({ state }) => state === 'sending').length);
    await vi.waitFor(() => open.length > 0 || expect.fail());
    open.shift()!();
  }
  await ended(queue);
  expect(most).toBe(4);
  expect(where).toEqual(['1 good', '2 good', '3 good', '4 good', '5 good', '6 good', '7 defect/dent']);
});

it('tries again what may pass with growing pauses, and not what the server cannot use', async () => {
  const tries: Record<string, number> = {};
  const send: Send = ({ name }) => {
    tries[name] = (tries[name] ?? 0) + 1;
    if (name === 'flaky' && tries[name] < 3) return Promise.reject(new ApiError(503, 'busy'));
    if (name === 'broken') return Promise.reject(new ApiError(422, 'The file ends early.'));
    if (name === 'lost') return Promise.reject(new ApiError(0, 'unreachable'));
    return Promise.resolve();
  };
  const queue = new UploadQueue(send, { pause: 1, tries: 3 });
  queue.add(files('fine', 'flaky', 'broken', 'lost'), 'good');
  await ended(queue);
  expect(states(queue)).toEqual([
    ['fine', 'done', null],
    ['flaky', 'done', null],
    ['broken', 'failed', 'The file ends early.'],
    ['lost', 'failed', ''],
  ]);
  expect(tries).toEqual({ fine: 1, flaky: 3, broken: 1, lost: 3 });
});

it('what failed goes again when it is told to; what was stopped does not', async () => {
  let isAway = true;
  const queue = new UploadQueue(
    (_, __, ___, signal) =>
      isAway
        ? Promise.reject(new ApiError(507, 'The disk is full.'))
        : new Promise((resolve, reject) => {
            setTimeout(resolve, 5);
            signal.addEventListener('abort', () => reject(new ApiError(0, 'stopped')));
          }),
    { pause: 1, tries: 2 },
  );
  queue.add(files('a', 'b'), 'good');
  await ended(queue);
  expect(states(queue).map(([, state]) => state)).toEqual(['failed', 'failed']);
  isAway = false;
  queue.tryAgain();
  await ended(queue);
  expect(states(queue)).toEqual([
    ['a', 'done', null],
    ['b', 'done', null],
  ]);
  queue.add(files('c', 'd', 'e', 'f', 'g'), 'good');
  queue.stop();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(states(queue).map(([name]) => name)).toEqual(['a', 'b']);
  queue.clear();
  expect(queue.uploads.get()).toEqual([]);
});
