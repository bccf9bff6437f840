import { expect, it } from 'vitest';
import { FrameQueue } from './frame-queue.js';
import { bareFrame } from './frame.js';

const names = async (queue: FrameQueue, count: number): Promise<string[]> => {
  const got: string[] = [];
  for await (const { uri } of queue.take(new AbortController().signal)) {
    got.push(uri);
    if (got.length === count) break;
  }
  return got;
};

it('gives frames in their order, and takes no more than it may', async () => {
  const queue = new FrameQueue(2);
  expect(['a', 'b', 'c'].map((uri) => queue.offer(bareFrame(uri, null)))).toEqual([true, true, false]);
  expect(await names(queue, 2)).toEqual(['a', 'b']);
});

it('keeps the newest alone', async () => {
  const queue = new FrameQueue(1);
  expect(['a', 'b', 'c'].map((uri) => queue.replace(bareFrame(uri, null)))).toEqual([0, 1, 1]);
  expect(await names(queue, 1)).toEqual(['c']);
});

it('waits for a frame, and ends with the signal', async () => {
  const queue = new FrameQueue(1);
  const stop = new AbortController();
  const got: string[] = [];
  setTimeout(() => queue.offer(bareFrame('late', null)), 20);
  setTimeout(() => stop.abort(), 60);
  for await (const { uri } of queue.take(stop.signal)) got.push(uri);
  expect(got).toEqual(['late']);
});

it('fails after the last of the waiting ones', async () => {
  const queue = new FrameQueue(2);
  queue.offer(bareFrame('a', null));
  queue.fail(new Error('gone'));
  await expect(names(queue, 2)).rejects.toThrow('gone');
});
