import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JobJson, ModelJson, RunStory } from '@clflow/server/studio-api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { workplace } from '../../../test/support/product.js';
import { QueueConnection } from './connection/index.js';
import { redis } from './connection/testing/servers.js';
import { startStudio } from './testing/studio-client.js';
import { keptEpochs, LONG, QUICK, StudioFleet } from './testing/studio-fleet.js';

// Workers, and jobs of workers, are processes that load the library.
vi.setConfig({ testTimeout: 480_000 });

const { root, remove } = workplace('studio-queue');

describe.skipIf(!redis.has)(`a studio whose workers are on ${redis.title}`, () => {
  let fleet: StudioFleet;
  const log = (id: string): string => readFileSync(join(fleet.studio.data, 'jobs', id, 'log.txt'), 'utf8');

  beforeAll(async () => {
    fleet = await StudioFleet.open(root, redis.start);
  });
  afterAll(async () => {
    await fleet?.close();
    remove();
  });

  it('waits for a worker, over a restart, and shows how one trains: the model is that of this machine, byte for byte', async () => {
    const outlook = await fleet.studio.call<object>('GET', `/projects/${fleet.product}/training`);
    expect(outlook).toMatchObject({ queue: { address: expect.stringMatching(/^redis:\/\/127/), reached: true } });
    const asked = await fleet.studio.train(fleet.product, QUICK);
    expect(asked).toMatchObject({ state: 'queued', place: { queue: expect.not.stringContaining('pass') } });
    await fleet.stands(asked.id, 'no-worker');
    await fleet.again(fleet.server.url);
    await fleet.stands(asked.id, 'no-worker');
    const queue = (await QueueConnection.open(fleet.server.url)).queue();
    await expect.poll(() => queue.getWaitingCount()).toBe(1);
    await queue.close();

    await fleet.startWorker();
    await fleet.stands(asked.id, 'runs');
    expect((await fleet.studio.job(asked.id)).place).toMatchObject({
      workers: 1,
      worker: expect.stringMatching(/:\d+$/),
    });
    const model = await fleet.modelOf(asked, 1);
    expect(await fleet.studio.job(asked.id)).toMatchObject({ attempts: 1, error: null, place: { stands: 'ended' } });
    const phases = fleet.studio.told.flatMap((event) => (event.type === 'progress' ? [event.event.phase] : []));
    expect(phases).toEqual(expect.arrayContaining(['checking', 'statistics', 'calibration']));
    const states = (): string[] =>
      fleet.studio.told.flatMap((event) => (event.type === 'job' && event.job === asked.id ? [event.state] : []));
    await expect.poll(states, { timeout: 100_000 }).toEqual(['running', 'done']);
    // It measures here.
    await expect
      .poll(
        async () =>
          (await fleet.studio.call<ModelJson[]>('GET', `/models/${model.id}/results`).catch(() => null)) !== null,
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
    const asked = await fleet.studio.train(fleet.product, { ...LONG, seed: 1 });
    await fleet.until(asked.id, (job) => keptEpochs(job) >= 2);
    await fleet.again(fleet.server.url);
    expect(await fleet.studio.job(asked.id)).toMatchObject({ state: 'running', attempts: 1 });
    const before = keptEpochs(await fleet.studio.job(asked.id));
    await fleet.until(asked.id, (job) => keptEpochs(job) > before + 1);
    await fleet.studio.stop();
    await expect
      .poll(() => existsSync(join(fleet.studio.data, 'jobs', asked.id, 'result.json')), { timeout: 200_000 })
      .toBe(true);
    fleet.studio = await startStudio(root, fleet.server.url);
    await fleet.modelOf(asked, 2);
    // What was told meanwhile is told now, and nothing twice.
    const { events, previews } = await fleet.studio.call<RunStory>('GET', `/jobs/${asked.id}/story`);
    const epochs = events.filter(({ phase }) => phase === 'training').map(({ epoch }) => epoch);
    expect(epochs).toEqual(Array.from({ length: LONG.epochs }, (_, i) => i + 1));
    expect(previews?.epochs).toEqual(epochs);
    expect(log(asked.id).match(/ attempt \d/g)).toHaveLength(1);
  });

  it('cancels what runs', async () => {
    const asked = await fleet.studio.train(fleet.product, { ...LONG, seed: 2 });
    await fleet.until(asked.id, (job) => keptEpochs(job) >= 1);
    const answer = await fleet.studio.call<JobJson>('DELETE', `/jobs/${asked.id}`);
    expect(answer.ending || answer.state === 'cancelled').toBe(true);
    await fleet.until(asked.id, ({ state }) => state === 'cancelled');
    expect(log(asked.id)).toMatch(/ ended: /);
  });

  it('says that a worker or the queue is gone, and goes on with the next one, or when it is back, from the last epoch', async () => {
    const asked = await fleet.studio.train(fleet.product, { ...LONG, epochs: 100, seed: 3 });
    await fleet.until(asked.id, (job) => keptEpochs(job) >= 2);
    await fleet.worker!.kill();
    await fleet.stands(asked.id, 'worker-gone');
    await fleet.startWorker();
    await fleet.stands(asked.id, 'runs');
    await fleet.until(asked.id, ({ progress }) => progress.resumed);

    await fleet.server.kill();
    await fleet.stands(asked.id, 'unreached');
    const began = performance.now();
    await fleet.studio.stop();
    expect(performance.now() - began).toBeLessThan(10_000);
    await expect(startStudio(root, fleet.server.url)).rejects.toMatchObject({
      code: 'io',
      message: expect.stringMatching(
        /^The queue redis:\/\/\S+ cannot be reached \(ECONNREFUSED\): check that Redis runs/,
      ),
    });
    await fleet.server.start();
    fleet.studio = await startStudio(root, fleet.server.url);
    const before = keptEpochs(await fleet.studio.job(asked.id));
    await fleet.until(asked.id, (job) => keptEpochs(job) > before);
    expect((await fleet.studio.job(asked.id)).attempts).toBeGreaterThan(1);
    await fleet.studio.call('DELETE', `/jobs/${asked.id}`);
    await fleet.until(asked.id, ({ state }) => state === 'cancelled');
  });

  it('fails with a sentence where the worker does not see the folder', async () => {
    await fleet.worker!.stop();
    const asked = await fleet.studio.train(fleet.product, QUICK);
    await fleet.stands(asked.id, 'no-worker');
    rmSync(join(fleet.studio.data, 'jobs', asked.id), { recursive: true });
    await fleet.startWorker();
    await fleet.until(asked.id, ({ state }) => state === 'failed');
    expect((await fleet.studio.job(asked.id)).error).toEqual({
      code: 'io',
      message: expect.stringMatching(
        /^The worker \S+ does not see \S+: \S+\/data must be the same folder on all machines/,
      ),
    });
  });

  it('keeps what it gave a queue that it is started without, until it is used again', async () => {
    await fleet.worker!.stop();
    const asked = await fleet.studio.train(fleet.product, { ...QUICK, seed: 5 });
    await fleet.stands(asked.id, 'no-worker');
    await fleet.again(undefined);
    await fleet.stands(asked.id, 'other-queue');
    await fleet.studio.call('DELETE', `/jobs/${asked.id}`);
    expect((await fleet.studio.job(asked.id)).state).toBe('cancelled');
    await fleet.again(fleet.server.url);
    await fleet.startWorker();
    const next = await fleet.studio.train(fleet.product, { ...QUICK, seed: 6 });
    await fleet.until(next.id, ({ state }) => state === 'done');
    expect((await fleet.studio.job(asked.id)).state).toBe('cancelled');
    expect(readdirSync(join(fleet.studio.data, 'jobs', asked.id))).toEqual([]);
  });
});
