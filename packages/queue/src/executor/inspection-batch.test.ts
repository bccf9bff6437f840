import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'clflow';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { workplace } from '../../../../test/support/product.js';
import { canMount, mountSmallDisk, unmount } from '../../../../test/support/small-disk.js';
import { platePng, trainPlates } from '../../../server/src/http/testing/model.js';
import type { AggregateResult } from '../batch/index.js';
import { postgres, redis } from '../connection/testing/servers.js';
import { startWorker } from '../work/index.js';
import { inspectionBatch } from './inspection-batch.js';
import { onQueue } from './testing/on-queue.js';

vi.setConfig({ testTimeout: 120_000 });

const { root, remove } = workplace('inspection-batch');
const source = join(root, 'archive');
const quick = { pollMilliseconds: 100, retry: { attempts: 2, backoffMilliseconds: [20] } };
const mayMount = canMount();
const noDisk = mayMount ? '' : ' (skipped: may not mount one)';
let model: string;
let expected = '';
/** Nothing beside it counts. */
const roi = { x: 8, y: 4, width: 40, height: 44 };
let expectedOfPart = '';

beforeAll(async () => {
  model = await trainPlates(root);
  mkdirSync(source);
  for (let i = 0; i < 30; i++) writeFileSync(join(source, `${i}.png`), await platePng(i, i % 7 === 3));
  writeFileSync(join(source, '12.5.png'), 'no image');
  for await (const line of inspect({ model, images: [source] })) expected += `${JSON.stringify(line)}\n`;
  for await (const line of inspect({ model, images: [source], roi })) expectedOfPart += `${JSON.stringify(line)}\n`;
});
afterAll(remove);

function linesIn(output: string): string {
  const folder = join(output, 'results');
  const texts = readdirSync(folder)
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'));
  return texts.join('');
}

describe.each([redis, postgres])('an archive on $title', ({ name, has, start }) => {
  const queue = onQueue({ has, start });

  it.skipIf(!has)('opens its model once in the process that does shard after shard', async () => {
    const output = join(root, `${name}-warm`);
    const { parts } = await inspectionBatch({ model, source, output, shardSize: 8, top: 0 });
    const state = join(root, `${name}-warm-state`);
    const worker = await startWorker(queue.server.url, { ...quick, state });
    for (const [first, last] of [parts.slice(0, 2), parts.slice(2)]) {
      const { id } = await queue.batches.submit({ parts: [first], last, lastInAnyCase: false, folder: root });
      expect(await queue.batches.wait(id)).toMatchObject({ state: 'done', parts: { done: 1 } });
      // Whoever would open it now could not.
      rmSync(String(first.work.options.model), { force: true });
    }
    await worker.stop();
  });

  it.skipIf(!has)(
    'comes to what inspect says, by workers that share nothing but the queue and the folders',
    async () => {
      const output = join(root, `${name}-results`);
      const options = { model, source, output, shardSize: 7, top: 2 };
      const { id } = await queue.batches.submit(await inspectionBatch(options));
      for (const worker of ['one', 'other']) {
        queue.workers.push(await startWorker(queue.server.url, { ...quick, state: join(root, `${name}-${worker}`) }));
      }
      const { state, parts, value } = await queue.batches.wait(id);
      expect([state, parts]).toMatchObject(['done', { total: 5, done: 5, failed: 0 }]);
      expect(value as AggregateResult).toMatchObject({ images: 31, counts: { failed: 1 } });
      expect(linesIn(output)).toBe(expected);
      expect(await queue.batches.submit(await inspectionBatch(options))).toEqual({ id, isNew: false });
      // What was removed is done anew, whatever the queue remembers.
      rmSync(output, { recursive: true });
      const again = await queue.batches.submit(await inspectionBatch(options));
      expect(again.isNew).toBe(true);
      expect((await queue.batches.wait(again.id)).state).toBe('done');
      expect(readdirSync(join(output, 'results'))).toHaveLength(5);
    },
  );

  it.skipIf(!has)('leaves out what inspect leaves out, whoever does it', async () => {
    const output = join(root, `${name}-part`);
    const ignoring = { model, source, output, shardSize: 16, top: 1, roi, device: 'cpu' } as const;
    const { id } = await queue.batches.submit(await inspectionBatch(ignoring));
    expect((await queue.batches.wait(id)).state).toBe('done');
    expect(linesIn(output)).toBe(expectedOfPart);
    expect(expectedOfPart).not.toBe(expected);
  });

  it.skipIf(!has || !mayMount)(
    `leaves nothing half-written where the disk of its results is full, and goes on once there is room${noDisk}`,
    async () => {
      const disk = mountSmallDisk('16m')!;
      try {
        const output = join(disk, 'output');
        const options = { model, source, output, shardSize: 16, top: 0 };
        const { id } = await queue.batches.submit(await inspectionBatch(options));
        const filler = join(disk, 'filler');
        expect(() => writeFileSync(filler, new Uint8Array(16 * 2 ** 20))).toThrow('ENOSPC');
        queue.workers.push(await startWorker(queue.server.url, { ...quick, state: join(root, `${name}-full`) }));
        const { state, failures } = await queue.batches.wait(id);
        expect(state).toBe('failed');
        expect(failures[0].error).toMatch(/Cannot write \S+output\/results\/\S+: the disk is full/);
        expect(readdirSync(join(output, 'results'))).toEqual([]);

        rmSync(filler);
        await queue.batches.retry(id);
        expect((await queue.batches.wait(id)).state).toBe('done');
        expect(linesIn(output)).toBe(expected);
      } finally {
        unmount(disk);
      }
    },
  );

  it.skipIf(!has)('tells why when it cannot be done', async () => {
    const output = join(root, `${name}-broken`);
    const jobs = await inspectionBatch({ model, source, output, shardSize: 40, top: 0 });
    rmSync(join(output, 'shards'), { recursive: true });
    const { id } = await queue.batches.submit(jobs);
    const { state, failures } = await queue.batches.wait(id);
    expect(state).toBe('failed');
    expect(failures[0].error).toContain('there is no such file');
  });
});
