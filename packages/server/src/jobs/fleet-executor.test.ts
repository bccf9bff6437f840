import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClflowError } from 'clflow';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore, type Job, type Store } from '../store/index.js';
import { FleetExecutor } from './fleet-executor.js';
import { LocalExecutor } from './local-executor.js';
import { FakeQueue } from './testing/fake-queue.js';

let root: string;
let store: Store;
let queue: FakeQueue;
let jobs: FleetExecutor;
let errors: unknown[];

const open = (to: FakeQueue | null): FleetExecutor =>
  new FleetExecutor(store, new LocalExecutor(store, { directory: root }), to, {
    ...{ tasks: new Set(['train']), lookMilliseconds: 50, shareMilliseconds: 200 },
    onError: (error) => errors.push(error),
  });

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'clflow-fleet-'));
  store = await openStore(root);
  queue = new FakeQueue();
  errors = [];
  jobs = open(queue);
});
afterEach(async () => {
  await jobs.close();
  store.close();
  rmSync(root, { recursive: true });
});

const training = { task: 'train', options: { data: '/srv/bottle', output: '/srv/bottle.onnx' } };
const handed = async (): Promise<Job> => {
  const { job } = await jobs.submit(training);
  await expect.poll(() => queue.submitted).toContain(job.id);
  return job;
};
const state = async (id: string): Promise<string> => (await jobs.get(id)).state;
const told = (id: string): unknown[] =>
  store.jobEvents.list({ after: 0, limit: 100, jobId: id }).map(({ data }) => data.state ?? data.done);
/** What a worker writes last. */
const writeResult = async (id: string): Promise<void> => {
  await mkdir(join(root, 'jobs', id), { recursive: true });
  await writeFile(join(root, 'jobs', id, 'result.json'), '{}');
};

it('hands over what the workers do, under its own id, and takes over what they tell, each event once', async () => {
  const { id } = await handed();
  expect(await jobs.get(id)).toMatchObject({ state: 'queued', queue: queue.address, worker: null });
  queue.becomes(id, 'running');
  for (const done of [1, 2]) queue.tells(id, { phase: 'reading', done, total: 2 });
  await expect.poll(() => told(id)).toEqual(['queued', 'running', 1, 2]);
  expect(await jobs.get(id)).toMatchObject({ worker: 'plant:1', attempts: 1 });
  await jobs.close();
  queue = Object.assign(new FakeQueue(), queue, { closing: new AbortController() });
  jobs = open(queue);
  await writeResult(id);
  queue.becomes(id, 'done');
  await expect.poll(() => told(id)).toEqual(['queued', 'running', 1, 2, 'done']);
  expect(queue.submitted).toEqual([id]);
});

it('asks for what the stream does not tell any more', async () => {
  const { id } = await handed();
  await writeResult(id);
  queue.becomes(id, 'done', { silently: true });
  await expect.poll(() => state(id)).toBe('done');
});

it('gives a queue that has lost its jobs them again, and hears it from its first event on', async () => {
  const { id } = await handed();
  queue.becomes(id, 'running');
  for (let done = 1; done < 9; done++) queue.tells(id, { phase: 'reading', done, total: 9 });
  await expect.poll(() => told(id)).toContain(8);
  queue.lose();
  await expect.poll(() => queue.submitted).toEqual([id, id]);
  await expect.poll(() => state(id)).toBe('queued');
  queue.becomes(id, 'running');
  await expect.poll(() => state(id)).toBe('running');
});

it('fails a job whose result is not to be seen: the worker has another folder there', async () => {
  const { id } = await handed();
  queue.becomes(id, 'running');
  queue.becomes(id, 'done');
  await expect.poll(() => state(id)).toBe('failed');
  expect((await jobs.get(id)).error).toEqual({
    code: 'io',
    message: `The worker plant:1 has done it, but what it wrote is not in ${root}: that must be the same folder on all machines, as on a share.`,
  });
});

it('loses nothing when the store cannot be written to for a while, and says so once', async () => {
  const { id } = await handed();
  const { progress } = store.fleetJobs;
  let full = 3;
  store.fleetJobs.progress = function (event) {
    if (full-- > 0) throw new ClflowError('io', 'The disk is full.');
    return progress.call(store.fleetJobs, event);
  };
  queue.tells(id, { phase: 'reading', done: 1, total: 2 });
  queue.tells(id, { phase: 'reading', done: 2, total: 2 });
  await expect.poll(() => told(id), { timeout: 10_000 }).toEqual(['queued', 1, 2]);
  expect(full).toBeLessThan(0);
  expect(errors.map(String)).toEqual(expect.arrayContaining([expect.stringContaining('The disk is full.')]));
});

it('says that the queue does not answer, and tells it a wish when it does', async () => {
  const { id } = await handed();
  queue.becomes(id, 'running');
  await expect.poll(() => state(id)).toBe('running');
  queue.goAway();
  await expect.poll(() => jobs.queue?.isReached).toBe(false);
  expect(await jobs.cancel(id)).toMatchObject({ state: 'running', cancelled: true });
  expect(queue.isWished(id)).toBe(false);
  queue.comeBack();
  await expect.poll(() => queue.isWished(id)).toBe(true);
  expect(jobs.queue).toMatchObject({ isReached: true, workers: ['plant:1'] });
  // Its worker dies before it has ended the job.
  queue.connected = [];
  await expect.poll(() => state(id)).toBe('cancelled');
});

it('cancels what waits at once, also for a queue that it has no more, which is told later', async () => {
  const waiting = await handed();
  expect(await jobs.cancel(waiting.id)).toMatchObject({ state: 'cancelled' });
  const left = await handed();
  await jobs.close();
  jobs = open(null);
  expect(jobs.queue).toBeNull();
  expect(await jobs.cancel(left.id)).toMatchObject({ state: 'cancelled' });
  expect(queue.isWished(left.id)).toBe(false);
  queue = Object.assign(new FakeQueue(), queue, { closing: new AbortController() });
  await jobs.close();
  jobs = open(queue);
  await expect.poll(() => queue.isWished(left.id)).toBe(true);
});
