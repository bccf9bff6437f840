import type { ToldEvent } from '@clflow/server/jobs';
import { expect, it } from 'vitest';
import { ProgressPath } from './progress.js';

const epoch = (number: number) => ({ phase: 'training', epoch: number, done: 3, total: 3 }) as unknown as ToldEvent;
const count = (done: number) => ({ phase: 'checking', done, total: 9 }) as unknown as ToldEvent;

/** A queue that is gone, and what reached it. */
function queueThat({ isGone }: { isGone: boolean }) {
  const queue = { isGone, reached: [] as ToldEvent[] };
  const send = async (event: ToldEvent): Promise<void> => {
    await Promise.resolve();
    if (queue.isGone) throw new Error('ECONNREFUSED');
    queue.reached.push(event);
  };
  return { queue, send };
}

it('tells in order what was told while the queue was gone, without counts on their way', async () => {
  const { queue, send } = queueThat({ isGone: true });
  const errors: unknown[] = [];
  const path = new ProgressPath(send, 10_000, (error) => errors.push(error));
  for (const event of [count(1), epoch(1), epoch(2)]) path.tell(event);
  await new Promise((resolve) => setTimeout(resolve, 50));
  queue.isGone = false;
  await path.end(10_000);
  expect(queue.reached).toEqual([epoch(1), epoch(2)]);
  expect(errors).toHaveLength(1);
});

it('gives up after its patience, and when nobody waits any longer', async () => {
  const { queue, send } = queueThat({ isGone: true });
  const errors: unknown[] = [];
  const path = new ProgressPath(send, 0, (error) => errors.push(error));
  path.tell(epoch(1));
  await path.end(10_000);
  expect(errors).toHaveLength(1);

  const endless = new ProgressPath(send, 100_000, (error) => errors.push(error));
  endless.tell(epoch(2));
  await endless.end(10);
  await expect.poll(() => errors, { timeout: 5000 }).toHaveLength(2);
  expect(queue.reached).toEqual([]);
});
