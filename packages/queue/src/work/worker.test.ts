import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workplace } from '../../../../test/support/product.js';
import { programUrl } from '../../../../tools/suite/compiled.js';
import { QueueConnection, type JobQueue } from '../connection/index.js';
import { redis, type TestServer } from '../connection/testing/servers.js';
import { jobOptions } from '../executor/job-options.js';
import { startWorkerProcess, timing } from '../testing/fleet.js';
import type { JobData } from './job-data.js';
import { startWorker } from './worker.js';

const { root, remove } = workplace('worker');
const program = await programUrl(join(import.meta.dirname, 'testing/stub-child.ts'));

describe.skipIf(!redis.has)(`a worker on ${redis.title}`, () => {
  let server: TestServer;
  let queue: JobQueue;
  beforeAll(async () => {
    server = await redis.start();
    queue = (await QueueConnection.open(server.url)).queue();
  });
  afterAll(async () => {
    await queue.close();
    await server.remove();
    remove();
  });

  const job = (work: unknown, more: object = {}): JobData =>
    ({ work, key: 'k', submission: 's', directory: root, folder: root, ...more }) as JobData;
  const sleeping = (name: string, images: number) => ({
    kind: 'inspect-shard',
    options: { images, millisecondsAnImage: 50, output: join(root, name) },
  });
  const ended = async (id: string): Promise<[string, string | undefined]> => {
    await expect.poll(() => queue.getJobState(id), { timeout: 30_000 }).toMatch(/^(completed|failed)$/);
    return [await queue.getJobState(id), (await queue.getJob(id))?.failedReason];
  };

  it('ends with drain when nothing is left, and refuses once and for all what is no job', async () => {
    const hostile: readonly [string, unknown, RegExp][] = [
      ['nothing', null, /^usage: The job was not written by clflow, or by a newer version: /],
      ['text', { work: 'rm -rf /' }, /^usage: The job was not written by clflow/],
      [
        'kind',
        job({ kind: 'shell', options: {} }),
        /^usage: The job was not written by clflow, or by a newer version: `work\.kind`/,
      ],
      ['task', job({ kind: 'task', task: 'rm', options: {} }), /^usage: There is no task "rm"/],
      ['prototype', job({ kind: 'task', task: 'constructor', options: {} }), /^usage: There is no task "constructor"/],
      [
        'option',
        job({ kind: 'task', task: 'check', options: { data: 'photos', dta: 1 } }),
        /^usage: The task check has no option `dta`/,
      ],
    ];
    for (const [id, data] of hostile) await queue.add(id, data as JobData, jobOptions(`bad-${id}`));
    await queue.add('good', job(sleeping('drained', 1)), jobOptions('good'));
    const said: string[] = [];
    const options = { drain: true, state: join(root, 'state'), program, onNote: (text: string) => said.push(text) };
    const worker = await startWorker(server.url, options);
    await worker.stopped;
    for (const [id, , sentence] of hostile) {
      const [state, reason] = await ended(`bad-${id}`);
      expect([id, state, reason]).toEqual([id, 'failed', expect.stringMatching(sentence)]);
    }
    expect(await ended('good')).toEqual(['completed', undefined]);
    expect(said).toEqual(['good good begins', 'good good is done']);
  });

  it('refuses options that make no sense, by the program that does the work', async () => {
    await queue.add('sum', job({ kind: 'aggregate', options: {} }), jobOptions('senseless'));
    const options = { drain: true, state: join(root, 'state'), retry: { attempts: 1 } };
    await (
      await startWorker(server.url, options)
    ).stopped;
    expect(await ended('senseless')).toEqual(['failed', expect.stringMatching(/^usage: `output` must be a path/)]);
  });

  it('hands its job back at SIGTERM and ends with status 0, within its time, without an attempt lost', async () => {
    await queue.add('long', job(sleeping('long', 400)), jobOptions('long'));
    const worker = await startWorkerProcess(server.url, {
      ...timing,
      program: program.href,
      state: join(root, 'state'),
    });
    await expect.poll(() => queue.getJobState('long'), { timeout: 30_000 }).toBe('active');
    await expect
      .poll(async () => (await queue.getJob('long'))?.progress, { timeout: 30_000 })
      .toMatchObject({ phase: 'inspecting' });
    const began = performance.now();
    await worker.stop();
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(worker.said()).toMatch(/long long is handed back/);
    expect(await queue.getJobState('long')).toBe('waiting');
    expect(await queue.getJob('long')).toMatchObject({ attemptsMade: 0 });
    await queue.remove('long');
  });

  it('fails what has cost its machine too often, and says so', async () => {
    const killer = job(sleeping('killer', 1));
    await queue.add('killer', killer, jobOptions('killer'));
    const row = JSON.stringify({ type: 'state', data: { state: 'running', worker: 'gone' } });
    for (let times = 0; times < 3; times++) await queue.addJobLog('killer', row);
    mkdirSync(join(root, 'state'), { recursive: true });
    const worker = await startWorker(server.url, { drain: true, state: join(root, 'state'), program });
    await worker.stopped;
    expect(await ended('killer')).toEqual([
      'failed',
      'killed: The workers that did the job ended 3 times before it got any further.',
    ]);
  });
});
