/** @file What every executor does, as one suite: SQLite on one machine, workers on Redis, and workers on PostgreSQL, each in a file of its own. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, train } from 'clflow';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { smallProduct, workplace } from '../../../../test/support/product.js';
import { processOf, type Fleet, type Machine } from './fleet.js';
import { shared } from './shared.js';

export interface TestedExecutor {
  readonly name: string;
  /** Whether its server is there. */
  readonly has: boolean;
  /** The name, with why it is skipped. */
  readonly title: string;
  /** @param folder on all machines */
  open(folder: string): Promise<Fleet>;
}

/** The tests of a file. */
export function executorSuite({ name, has, title, open }: TestedExecutor): void {
  // Every job and every machine is a process that loads the library.
  vi.setConfig({ testTimeout: 480_000 });

  const { root, remove } = workplace(`fleet-${name}`);
  let product: string;
  let whole: string;
  // So many that one is not done before it was interrupted three times.
  const training = (output: string, epochs = 40) => ({
    ...{ data: product, output, epochs, backbone: 'random-resnet', size: 64, calibration: 'split' as const },
    ...{ power: false, threads: 1 },
  });

  describe(`jobs on ${title}`, () => {
    const folder = join(root, name);
    let fleet: Fleet;
    /** The one of the first tests. */
    let machine: Machine | undefined;
    beforeAll(async () => {
      if (!has) return;
      const made = await shared('trained-whole', async (folder) => {
        await smallProduct(join(folder, 'flange'));
        await train({ ...training(join(folder, 'whole.onnx')), data: join(folder, 'flange') });
      });
      [product, whole] = [join(made, 'flange'), join(made, 'whole.onnx')];
      mkdirSync(folder);
      fleet = await open(folder);
    });
    afterAll(async () => {
      await fleet?.close();
      remove();
    });

    const ended = async (id: string): Promise<string> => {
      const end = expect.poll(async () => (await fleet.jobs.get(id)).state, { timeout: 90_000, interval: 50 });
      await end.toMatch(/^(done|failed|cancelled)$/);
      return (await fleet.jobs.get(id)).state;
    };
    const logged = (id: string, text: string | RegExp): Promise<void> =>
      expect.poll(() => fleet.jobs.log(id), { timeout: 60_000, interval: 20 }).toMatch(text);
    const states = async (id: string): Promise<unknown[]> =>
      (await fleet.jobs.told(id)).filter(({ type }) => type === 'state').map(({ data }) => data.state);

    it.skipIf(!has)('are done by their task, once for each key, and say what they do', async () => {
      const { jobs } = fleet;
      machine = await fleet.start();
      const request = { task: 'check', options: { data: product }, key: 'once' };
      const { job, isNew } = await jobs.submit(request);
      expect(isNew).toBe(true);
      expect(await ended(job.id)).toBe('done');
      expect(await jobs.result(job.id)).toEqual(JSON.parse(JSON.stringify(await check({ data: product }))));
      const done = await jobs.get(job.id);
      expect(done).toMatchObject({ task: 'check', key: 'once', attempts: 1, error: null, cancelled: false });
      expect(await jobs.submit(request)).toEqual({ job: done, isNew: false });
      await expect(jobs.submit({ ...request, options: { data: root } })).rejects.toMatchObject({ status: 422 });
      await expect.poll(() => states(job.id)).toEqual(['queued', 'running', 'done']);
      const told = await jobs.told(job.id);
      expect(told.some(({ type, data }) => type === 'progress' && data.phase === 'checking')).toBe(true);
      const ids = told.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));

      await expect(jobs.submit({ task: 'rm', options: {} })).rejects.toMatchObject({ status: 400 });
      await expect(jobs.submit({ task: 'check', options: { dta: 1 } })).rejects.toMatchObject({ status: 400 });
      for (const act of ['get', 'cancel', 'result', 'log'] as const) {
        await expect(jobs[act]('none')).rejects.toMatchObject({ status: 404 });
      }
    });

    it.skipIf(!has)(
      'that fail by their data are not tried again, those that fail by reading or writing are',
      async () => {
        const { jobs } = fleet;
        const empty = join(folder, 'empty');
        mkdirSync(empty);
        const data = (await jobs.submit({ task: 'check', options: { data: empty } })).job.id;
        const file = (
          await jobs.submit({ task: 'train', options: training(join(product, 'train/good/000.png/m.onnx')) })
        ).job.id;
        expect(await ended(data)).toBe('failed');
        expect(await jobs.get(data)).toMatchObject({ attempts: 1, error: { code: 'data' } });
        expect(await ended(file)).toBe('failed');
        expect(await jobs.get(file)).toMatchObject({ attempts: 2, error: { code: 'io' } });
        const again = ['queued', 'running'];
        await expect.poll(() => states(file)).toEqual([...again, ...again, 'failed']);
        expect((await jobs.list({ state: 'failed', limit: 9 })).map(({ id }) => id).sort()).toEqual(
          [data, file].sort(),
        );

        const output = join(folder, 'cancelled.onnx');
        const running = (await jobs.submit({ task: 'train', options: training(output, 500) })).job.id;
        const waiting = (await jobs.submit({ task: 'train', options: training(join(folder, 'never.onnx')) })).job.id;
        expect(await jobs.cancel(waiting)).toMatchObject({ state: 'cancelled', attempts: 0 });
        await logged(running, '"kept"');
        await jobs.cancel(running);
        expect(await ended(running)).toBe('cancelled');
        expect(existsSync(output)).toBe(false);
        for (const id of [running, waiting]) await expect.poll(async () => (await states(id)).at(-1)).toBe('cancelled');
        expect((await jobs.list({ state: 'cancelled', limit: 9 })).map(({ id }) => id).sort()).toEqual(
          [running, waiting].sort(),
        );
      },
    );

    it.skipIf(!has)(
      'that train move from machine to machine and give the model of one that did not, bit for bit',
      async () => {
        const { jobs } = fleet;
        machine ??= await fleet.start();
        const output = join(folder, 'moved.onnx');
        const { id } = (await jobs.submit({ task: 'train', options: training(output) })).job;
        /** The n-th attempt has kept an epoch, and whoever goes on will know it. */
        const gotFurther = async (n: number): Promise<void> => {
          const phases = async (): Promise<unknown[]> => {
            const told = (await jobs.told(id)).map(({ data }) => data.state ?? data.phase);
            const begun = told.flatMap((what, place) => (what === 'running' ? [place] : []));
            return begun.length < n ? [] : told.slice(begun[n - 1]);
          };
          await expect.poll(phases, { timeout: 90_000, interval: 20 }).toContain('kept');
        };
        await gotFurther(1);
        await machine.stop();
        machine = await fleet.start();
        await gotFurther(2);
        await machine.kill();
        machine = await fleet.start();
        await gotFurther(3);
        process.kill(await processOf(jobs, id), 'SIGKILL');
        expect(await ended(id)).toBe('done');
        expect((await jobs.log(id)).match(/"phase":"resumed"/g)).toHaveLength(3);
        expect(readFileSync(output).equals(readFileSync(whole))).toBe(true);
        await machine.stop();
      },
    );
  });
}
