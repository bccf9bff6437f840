import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchmark, type BenchmarkOptions } from 'clflow';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { smallProduct, workplace } from '../../../../test/support/product.js';
import { redis } from '../connection/testing/servers.js';
import { startWorker } from '../work/index.js';
import { benchmarkBatch } from './benchmark-batch.js';
import { onQueue } from './testing/on-queue.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const { root, remove } = workplace('benchmark-batch');
const collection = join(root, 'collection');
const small = { backbones: ['random-resnet'], size: '64', threads: 1 };
const whole: BenchmarkOptions = {
  ...{ ...small, roots: [collection], methods: ['gaussian', 'patchcore'], output: join(root, 'queue') },
  keepModels: true,
};

beforeAll(async () => {
  await smallProduct(join(collection, 'metal/flange'));
  cpSync(join(collection, 'metal/flange'), join(collection, 'washer'), { recursive: true });
  if (redis.has) await benchmark({ ...whole, output: join(root, 'local') });
});
afterAll(remove);

const text = (output: string, name: string): string => readFileSync(join(root, output, name), 'utf8');
const lines = (output: string): string[] => text(output, 'results.jsonl').trim().split('\n');
/** Two runs never take the same time. */
const timeless = (line: string): string => line.replace(/"(trainSeconds|secondsPerImage)":[\d.e-]+/g, '"$1":0');
const tables = (output: string): string[] =>
  text(output, 'benchmark.md')
    .split('\n## ')
    .filter((section) => !/^(Training, seconds|Cost)/.test(section));

describe.skipIf(!redis.has)(`a benchmark on ${redis.title}`, () => {
  const queue = onQueue(redis);

  it('comes to the results and tables of one machine, and is one however often it is submitted', async () => {
    const batch = await benchmarkBatch(whole);
    expect(batch.parts.map(({ name }) => name)).toEqual([
      'metal/flange gaussian random-resnet seed 0',
      'metal/flange patchcore random-resnet seed 0',
      'washer gaussian random-resnet seed 0',
      'washer patchcore random-resnet seed 0',
    ]);
    const { id } = await queue.batches.submit(batch);
    for (const name of ['one', 'other']) {
      queue.workers.push(await startWorker(queue.server.url, { state: join(root, name), pollMilliseconds: 100 }));
    }
    const { state, value, failures } = await queue.batches.wait(id);
    expect([state, failures]).toEqual(['done', []]);
    expect(value).toMatchObject({ results: join(root, 'queue/results.jsonl'), done: 4, failed: 0 });
    expect(lines('queue').map(timeless)).toEqual(lines('local').map(timeless));
    expect(tables('queue')).toEqual(tables('local'));
    expect(tables('queue').length).toBeGreaterThan(3);
    expect(readdirSync(join(root, 'queue')).sort()).toEqual(readdirSync(join(root, 'local')).sort());
    const model = 'models/washer/patchcore-random-resnet-0.onnx';
    expect(readFileSync(join(root, 'queue', model)).equals(readFileSync(join(root, 'local', model)))).toBe(true);
    expect(await queue.batches.submit(await benchmarkBatch(whole))).toEqual({ id, isNew: false });
  });

  it('does no cell again that the output has, and goes on as one machine would', async () => {
    const before = text('queue', 'results.jsonl');
    const { id, isNew } = await queue.batches.submit(await benchmarkBatch({ ...whole, methods: ['gaussian'] }));
    expect(isNew).toBe(true);
    expect(await queue.batches.wait(id)).toMatchObject({ state: 'done', value: { done: 2, failed: 0 } });
    expect(text('queue', 'results.jsonl')).toBe(before);
    expect(tables('queue').join()).not.toContain('patchcore');
    const { cells } = await benchmark(whole);
    expect(cells.map((cell) => JSON.stringify(cell))).toEqual(lines('queue'));
    expect(text('queue', 'results.jsonl')).toBe(before);
  });

  it('tells which cells failed, measures the others, and does those alone when it is retried', async () => {
    const broken = join(collection, 'washer/train/good/000.png');
    const image = readFileSync(broken);
    writeFileSync(broken, 'no pixels');
    const request = { ...whole, methods: ['gaussian'] as const, output: join(root, 'broken'), keepModels: false };
    const { id } = await queue.batches.submit(await benchmarkBatch({ ...request, methods: [...request.methods] }));
    const failed = await queue.batches.wait(id);
    expect(failed).toMatchObject({ state: 'done', value: { done: 1, failed: 1 } });
    expect(failed.failures).toEqual([
      { name: 'washer gaussian random-resnet seed 0', error: expect.stringContaining('000.png') as string },
    ]);
    const [first, ...others] = lines('broken');
    expect(others).toEqual([]);
    writeFileSync(broken, image);
    await queue.batches.retry(id);
    expect(await queue.batches.wait(id)).toMatchObject({ state: 'done', value: { done: 2, failed: 0 } });
    expect(lines('broken')[0]).toBe(first);
    expect(lines('broken').map(timeless)).toEqual([lines('local')[0], lines('local')[2]].map(timeless));
    expect(existsSync(join(root, 'broken/cells'))).toBe(false);
  });
});

it('says before anything is submitted what makes no sense', async () => {
  const wrong = (more: Partial<BenchmarkOptions>) => benchmarkBatch({ ...whole, ...more });
  await expect(wrong({ categories: ['nut'] })).rejects.toThrow('There is no category "nut"');
  await expect(wrong({ methods: ['gaussian'], epochs: 3 })).rejects.toMatchObject({ code: 'usage' });
  await expect(wrong({ weights: join(root, 'none.safetensors') })).rejects.toThrow('belongs to one ResNet');
  await expect(wrong({ backbones: ['none.onnx'] })).rejects.toMatchObject({ code: 'io' });
});
