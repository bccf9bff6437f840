/** @file A studio whose trainings are done by workers of a queue, each a process of its own: `clflow studio --queue`. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JobJson, ModelJson, RunStory } from '@clflow/server/studio-api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { workplace } from '../../../test/support/product.js';
import { writeProduct } from '../../../src/demo/product.js';
import { QueueConnection } from './connection/index.js';
import { redis, type TestServer } from './connection/testing/servers.js';
import { startWorkerProcess, timing, type Machine } from './testing/fleet.js';
import { startStudio, type StudioClient } from './testing/studio-client.js';

// Workers, and jobs of workers, are processes that load the library.
vi.setConfig({ testTimeout: 480_000 });

const { root, remove } = workplace('studio-queue');
const QUICK = { method: 'gaussian', backbone: 'random-resnet', size: '64' };
/** Built, as the studio is here. */
const program = new URL('../dist/work/work-child.js', import.meta.url).href;
/** One that is still running when something happens to it. */
const LONG = { backbone: 'random-resnet', size: '64', epochs: 16 };

describe.skipIf(!redis.has)(`a studio whose workers are on ${redis.title}`, () => {
  let server: TestServer;
  let studio: StudioClient;
  let worker: Machine | undefined;
  let product: number;

  const startWorker = async (): Promise<void> => {
    const retry = { attempts: 2, backoffMilliseconds: [20] };
    worker = await startWorkerProcess(server.url, { ...timing, retry, program, state: join(root, 'state') });
  };
  const again = async (queue: string | undefined): Promise<void> => {
    await studio.stop();
    studio = await startStudio(root, queue);
  };
  const until = (id: string, what: (job: JobJson) => unknown): Promise<void> =>
    expect.poll(async () => what(await studio.job(id)), { timeout: 200_000, interval: 50 }).toBeTruthy();
  const stands = (id: string, place: NonNullable<JobJson['place']>['stands']): Promise<void> =>
    until(id, (job) => job.place?.stands === place);
  const keptEpochs = (job: JobJson): number => Number((job.progress.kept as { epochs?: number } | undefined)?.epochs);
  /** A training has ended well, and this version is there. */
  const modelOf = async (job: JobJson, version: number): Promise<ModelJson> => {
    await until(job.id, ({ state }) => state === 'done');
    const newest = async (): Promise<ModelJson | undefined> =>
      (await studio.call<{ models: ModelJson[] }>('GET', `/projects/${product}/models`)).models[0];
    await expect.poll(async () => (await newest())?.version, { timeout: 100_000 }).toBe(version);
    return (await newest())!;
  };
  const log = (id: string): string => readFileSync(join(studio.data, 'jobs', id, 'log.txt'), 'utf8');

  beforeAll(async () => {
    server = await redis.start();
    // So many that some are held back for calibration, and one training is one.
    await writeProduct(join(root, 'flange'), { seed: 5, trainImages: 24, testImages: 2, defectImages: 1 });
    studio = await startStudio(root, server.url);
    product = (await studio.open(join(root, 'flange'))).id;
  });
  afterAll(async () => {
    await studio?.stop();
    await worker?.kill();
    await server?.remove();
    remove();
  });

  it('waits for a worker, over a restart, and shows how one trains: the model is that of this machine, byte for byte', async () => {
    const outlook = await studio.call<object>('GET', `/projects/${product}/training`);
    expect(outlook).toMatchObject({ queue: { address: expect.stringMatching(/^redis:\/\/127/), reached: true } });
    const asked = await studio.train(product, QUICK);
    expect(asked).toMatchObject({ state: 'queued', place: { queue: expect.not.stringContaining('pass') } });
    await stands(asked.id, 'no-worker');
    await again(server.url);
    await stands(asked.id, 'no-worker');
    const queue = (await QueueConnection.open(server.url)).queue();
    await expect.poll(() => queue.getWaitingCount()).toBe(1);
    await queue.close();

    await startWorker();
    await stands(asked.id, 'runs');
    expect((await studio.job(asked.id)).place).toMatchObject({ workers: 1, worker: expect.stringMatching(/:\d+$/) });
    const model = await modelOf(asked, 1);
    expect(await studio.job(asked.id)).toMatchObject({ attempts: 1, error: null, place: { stands: 'ended' } });
    const phases = studio.told.flatMap((event) => (event.type === 'progress' ? [event.event.phase] : []));
    expect(phases).toEqual(expect.arrayContaining(['checking', 'statistics', 'calibration']));
    const states = (): string[] =>
      studio.told.flatMap((event) => (event.type === 'job' && event.job === asked.id ? [event.state] : []));
    await expect.poll(states, { timeout: 100_000 }).toEqual(['running', 'done']);
    // It measures here.
    await expect
      .poll(
        async () => (await studio.call<ModelJson[]>('GET', `/models/${model.id}/results`).catch(() => null)) !== null,
        {
          timeout: 100_000,
        },
      )
      .toBe(true);

    const alone = await startStudio(join(root, 'alone'));
    const { id } = await alone.open(join(root, 'flange'));
    const job = await alone.train(id, QUICK);
    expect(job.place).toBeNull();
    await expect.poll(async () => (await alone.job(job.id)).state, { timeout: 100_000 }).toBe('done');
    const made = async (): Promise<string[]> =>
      (await alone.call<{ models: ModelJson[] }>('GET', `/projects/${id}/models`)).models.map(({ sha256 }) => sha256);
    await expect.poll(made, { timeout: 100_000 }).toEqual([model.sha256]);
    await alone.stop();
  });

  it('picks up a training after a restart in its middle, and one that ended meanwhile', async () => {
    const asked = await studio.train(product, { ...LONG, seed: 1 });
    await until(asked.id, (job) => keptEpochs(job) >= 2);
    await again(server.url);
    expect(await studio.job(asked.id)).toMatchObject({ state: 'running', attempts: 1 });
    const before = keptEpochs(await studio.job(asked.id));
    await until(asked.id, (job) => keptEpochs(job) > before + 1);
    await studio.stop();
    await expect
      .poll(() => existsSync(join(studio.data, 'jobs', asked.id, 'result.json')), { timeout: 200_000 })
      .toBe(true);
    studio = await startStudio(root, server.url);
    await modelOf(asked, 2);
    // What was told meanwhile is told now, and nothing twice.
    const { events, previews } = await studio.call<RunStory>('GET', `/jobs/${asked.id}/story`);
    const epochs = events.filter(({ phase }) => phase === 'training').map(({ epoch }) => epoch);
    expect(epochs).toEqual(Array.from({ length: LONG.epochs }, (_, i) => i + 1));
    expect(previews?.epochs).toEqual(epochs);
    expect(log(asked.id).match(/ attempt \d/g)).toHaveLength(1);
  });

  it('cancels what runs', async () => {
    const asked = await studio.train(product, { ...LONG, seed: 2 });
    await until(asked.id, (job) => keptEpochs(job) >= 1);
    const answer = await studio.call<JobJson>('DELETE', `/jobs/${asked.id}`);
    expect(answer.ending || answer.state === 'cancelled').toBe(true);
    await until(asked.id, ({ state }) => state === 'cancelled');
    expect(log(asked.id)).toMatch(/ ended: /);
  });

  it('says that a worker or the queue is gone, and goes on with the next one, or when it is back, from the last epoch', async () => {
    const asked = await studio.train(product, { ...LONG, epochs: 100, seed: 3 });
    await until(asked.id, (job) => keptEpochs(job) >= 2);
    await worker!.kill();
    await stands(asked.id, 'worker-gone');
    await startWorker();
    await stands(asked.id, 'runs');
    await until(asked.id, ({ progress }) => progress.resumed);

    await server.kill();
    await stands(asked.id, 'unreached');
    const began = performance.now();
    await studio.stop();
    expect(performance.now() - began).toBeLessThan(10_000);
    await expect(startStudio(root, server.url)).rejects.toMatchObject({
      code: 'io',
      message: expect.stringMatching(
        /^The queue redis:\/\/\S+ cannot be reached \(ECONNREFUSED\): check that Redis runs/,
      ),
    });
    await server.start();
    studio = await startStudio(root, server.url);
    const before = keptEpochs(await studio.job(asked.id));
    await until(asked.id, (job) => keptEpochs(job) > before);
    expect((await studio.job(asked.id)).attempts).toBeGreaterThan(1);
    await studio.call('DELETE', `/jobs/${asked.id}`);
    await until(asked.id, ({ state }) => state === 'cancelled');
  });

  it('fails with a sentence where the worker does not see the folder', async () => {
    await worker!.stop();
    const asked = await studio.train(product, QUICK);
    await stands(asked.id, 'no-worker');
    rmSync(join(studio.data, 'jobs', asked.id), { recursive: true });
    await startWorker();
    await until(asked.id, ({ state }) => state === 'failed');
    expect((await studio.job(asked.id)).error).toEqual({
      code: 'io',
      message: expect.stringMatching(
        /^The worker \S+ does not see \S+: \S+\/data must be the same folder on all machines/,
      ),
    });
  });

  it('keeps what it gave a queue that it is started without, until it is used again', async () => {
    await worker!.stop();
    const asked = await studio.train(product, { ...QUICK, seed: 5 });
    await stands(asked.id, 'no-worker');
    await again(undefined);
    await stands(asked.id, 'other-queue');
    await studio.call('DELETE', `/jobs/${asked.id}`);
    expect((await studio.job(asked.id)).state).toBe('cancelled');
    await again(server.url);
    await startWorker();
    const next = await studio.train(product, { ...QUICK, seed: 6 });
    await until(next.id, ({ state }) => state === 'done');
    expect((await studio.job(asked.id)).state).toBe('cancelled');
    expect(readdirSync(join(studio.data, 'jobs', asked.id))).toEqual([]);
  });
});
