import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { workplace } from '../../../../test/support/product.js';
import { programUrl } from '../../../../tools/suite/compiled.js';
import { postgres, redis } from '../connection/testing/servers.js';
import { startWorker } from '../work/index.js';
import type { Batch } from './batches.js';
import { onQueue } from './testing/on-queue.js';

vi.setConfig({ testTimeout: 120_000 });

const { root, remove } = workplace('batches');
const program = await programUrl(join(import.meta.dirname, '../work/testing/stub-child.ts'));
afterAll(remove);

describe.each([redis, postgres])('a batch on $title', ({ name, has, start }) => {
  const queue = onQueue({ has, start });

  const output = (part: string): string => join(root, `${name}-${part}`);
  const batch = (parts: readonly string[], more: Partial<Batch> & { readonly needs?: string } = {}): Batch => ({
    parts: parts.map((part) => ({
      name: part,
      inputs: 'hash',
      work: {
        kind: 'inspect-shard',
        options: { images: 2, millisecondsAnImage: 50, output: output(part), needs: more.needs },
      },
    })),
    last: { name: 'sum', work: { kind: 'aggregate', options: { of: parts } } },
    lastInAnyCase: false,
    folder: root,
    ...more,
  });
  /** One worker for all, so that its processes are started once. */
  const work = async (): Promise<void> => {
    if (queue.workers.length > 0) return;
    const options = { state: join(root, `${name}-state`), pollMilliseconds: 100, concurrency: 2, program };
    queue.workers.push(await startWorker(queue.server.url, options));
  };
  const runs = (part: string): number =>
    readFileSync(`${output(part)}.runs`, 'utf8')
      .trim()
      .split('\n').length;

  it.skipIf(!has)(
    'is one however often it is submitted, and ends in the last job, which knows the others',
    async () => {
      const request = batch(['a', 'b', 'c']);
      const { id, isNew } = await queue.batches.submit(request);
      expect(isNew).toBe(true);
      expect(await queue.batches.submit(request)).toEqual({ id, isNew: false });
      const parts = { total: 3, queued: 3, running: 0, done: 0, failed: 0 };
      expect(await queue.batches.status(id)).toEqual({
        id,
        name: 'sum',
        state: 'queued',
        parts,
        failures: [],
        value: null,
        error: null,
      });
      await work();
      const seen: string[] = [];
      const done = await queue.batches.wait(id, { onStatus: ({ state }) => seen.push(state) });
      expect(done).toMatchObject({ state: 'done', parts: { total: 3, done: 3 }, value: { images: 6, failed: [] } });
      expect(seen).toContain('running');
      expect(['a', 'b', 'c'].map(runs)).toEqual([1, 1, 1]);
      expect(await queue.batches.submit(request)).toEqual({ id, isNew: false });
      expect((await queue.batches.submit(batch(['a', 'b']))).id).not.toBe(id);
    },
  );

  it.skipIf(!has)('waits for a part that has failed until it is retried', async () => {
    const needs = output('needed');
    const { id } = await queue.batches.submit(batch(['d', 'e'], { needs }));
    await work();
    const failed = await queue.batches.wait(id);
    expect(failed).toMatchObject({ state: 'failed', parts: { total: 2, failed: 2, done: 0, queued: 0 }, value: null });
    expect(failed.failures.map(({ error }) => error)).toEqual([`${needs} is missing.`, `${needs} is missing.`]);
    writeFileSync(needs, '');
    await queue.batches.retry(id);
    expect(await queue.batches.wait(id)).toMatchObject({
      state: 'done',
      parts: { done: 2, failed: 0 },
      value: { images: 4 },
    });
  });

  it.skipIf(!has)('ends all the same where that is wished, and again when a part is retried', async () => {
    const needs = output('other');
    const { id } = await queue.batches.submit(batch(['f'], { needs, lastInAnyCase: true }));
    await work();
    const first = await queue.batches.wait(id);
    expect(first).toMatchObject({
      state: 'done',
      parts: { total: 1, failed: 1, done: 0 },
      value: { images: 0, failed: ['f'] },
    });
    writeFileSync(needs, '');
    await queue.batches.retry(id);
    const again = await queue.batches.wait(id);
    expect(again).toMatchObject({
      state: 'done',
      parts: { total: 1, failed: 0, done: 1 },
      value: { images: 2, failed: [] },
    });
  });

  it.skipIf(!has)('is cancelled with all that waits and runs, and goes on when it is retried', async () => {
    const slow = batch(['g', 'h', 'i']);
    const parts = slow.parts.map((part) => ({
      ...part,
      work: { ...part.work, options: { ...part.work.options, images: 40 } },
    }));
    const { id } = await queue.batches.submit({ ...slow, parts });
    await work();
    await expect
      .poll(async () => (await queue.batches.status(id)).parts.running, { timeout: 20_000 })
      .toBeGreaterThan(0);
    await queue.batches.cancel(id);
    const cancelled = await queue.batches.wait(id);
    expect(cancelled).toMatchObject({ state: 'cancelled', parts: { running: 0, done: 0 }, failures: [] });
    await expect.poll(async () => (await queue.batches.status(id)).parts.failed, { timeout: 20_000 }).toBe(3);
    await queue.batches.retry(id);
    expect(await queue.batches.wait(id)).toMatchObject({ state: 'done', value: { images: 120 } });
  });

  it.skipIf(!has)('says of an id that nobody knows that it is none', async () => {
    await expect(queue.batches.status('nothing')).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/^The queue \w+:\/\/127\.0\.0\.1:\d+(\/postgres)? knows no batch "nothing"\.$/),
    });
    await expect(queue.batches.submit(batch([]))).rejects.toMatchObject({ code: 'usage' });
  });
});
