import { expect, it } from 'vitest';
import { Pending, type Work } from './pending.js';
import { RequestQueue } from './request-queue.js';

const image: Work = { kind: 'inspect', task: { image: new Uint8Array(1), maxMegapixels: 1 } };
const tensor: Work = { kind: 'infer', task: { shape: [1, 1, 1, 3], data: new Uint8Array(3) } };

function queueOf(
  ...requests: readonly (readonly [hash: string, work: Work, alone?: boolean])[]
): [RequestQueue, Pending[]] {
  const queue = new RequestQueue();
  const all = requests.map(([hash, work, alone = false]) => {
    const pending = new Pending({ name: hash, hash, path: '' }, work, { deadline: 10 }, () => queue.sweep());
    pending.alone = alone;
    queue.push(pending);
    return pending;
  });
  return [queue, all];
}

it('gives images for one model together, each free child its share', () => {
  const [queue, [a1, b, a2, , a3, a4, a5]] = queueOf(
    ['a', image],
    ['b', image],
    ['a', image],
    ['a', tensor],
    ['a', image],
    ['a', image],
    ['a', image],
  );
  expect(queue.take(4, 2)).toEqual([a1, a2, a3]);
  expect(queue.take(4, 1)).toEqual([b]);
  expect(queue.take(4, 1)).toHaveLength(1);
  expect(queue.take(4, 1)).toEqual([a4, a5]);
  expect(queue.take(4, 1)).toEqual([]);
});

it('gives no more than it is asked for, and one alone that shall be', () => {
  const [queue, all] = queueOf(['a', image, true], ...Array.from({ length: 6 }, () => ['a', image] as const));
  expect(queue.take(4, 1)).toEqual([all[0]]);
  expect(queue.take(4, 1)).toEqual(all.slice(1, 5));
  queue.putBack([all[1]]);
  expect(queue.first).toBe(all[1]);
  expect(queue.takeAll()).toEqual([all[1], all[5], all[6]]);
});

it('forgets those whose time is over', async () => {
  const [queue, [pending]] = queueOf(['a', image]);
  await expect(pending.result).rejects.toMatchObject({ status: 503 });
  expect(queue.length).toBe(0);
});
