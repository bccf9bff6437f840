import { expect, it } from 'vitest';
import { NewestWins } from './newest.js';

it('does the newest next, and counts what it passed over', async () => {
  const done: number[] = [];
  let free = (): void => {};
  const queue = new NewestWins<number>(async (item) => {
    await new Promise<void>((resolve) => (free = resolve));
    done.push(item);
  });
  [1, 2, 3, 4].forEach((item) => queue.offer(item));
  expect([queue.isBusy.get(), queue.dropped.get()]).toEqual([true, 2]);
  free();
  await new Promise((resolve) => setTimeout(resolve));
  free();
  await new Promise((resolve) => setTimeout(resolve));
  expect([done, queue.isBusy.get(), queue.dropped.get()]).toEqual([[1, 4], false, 2]);
});
