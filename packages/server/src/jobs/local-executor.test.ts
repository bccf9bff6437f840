import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, train } from 'clflow';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { smallProduct, workplace } from '../../../../test/support/product.js';
import { programOf } from '../../../../tools/suite/compiled.js';
import { openStore, type Job, type JobEvent, type Store } from '../store/index.js';
import type { JobRequest } from './executor.js';
import { LocalExecutor, type LocalExecutorOptions } from './local-executor.js';

// Every job starts a process that loads the library, some of them three.
vi.setConfig({ testTimeout: 180_000 });

const { root, remove } = workplace('jobs');
const product = join(root, 'flange');
const whole = join(root, 'whole.onnx');

const small = { data: product, backbone: 'random-resnet', size: 64, calibration: 'split', power: false, threads: 1 };
const training = (output: string, epochs = 10) => ({ ...small, output, epochs });
/** For those that nobody interrupts. */
const quickTraining = (output: string) => ({ ...small, output, method: 'gaussian' });

beforeAll(async () => {
  await smallProduct(product);
  await train({ ...training(whole), calibration: 'split' });
});
afterAll(remove);

let store: Store;
let executor: LocalExecutor;
let folders = 0;

async function start(options: LocalExecutorOptions = {}, folder = join(root, `data-${++folders}`)): Promise<void> {
  store = await openStore(folder);
  const retry = { backoffMilliseconds: [20, 40] };
  executor = new LocalExecutor(store, { retry, onError: (error) => console.error(error), ...options });
}
afterEach(async () => {
  await executor?.close();
  store?.close();
});

/** Events of a job, or of all, until `enough` of them. */
async function until(enough: (event: JobEvent) => boolean, jobId?: string, after = 0): Promise<JobEvent[]> {
  const seen: JobEvent[] = [];
  for await (const event of executor.events(after, { jobId })) {
    seen.push(event);
    if (enough(event)) return seen;
  }
  throw new Error('the executor was closed');
}

const hasState =
  (...states: Job['state'][]) =>
  ({ type, data }: JobEvent) =>
    type === 'state' && states.some((state) => state === data.state);
const ended = hasState('done', 'failed', 'cancelled');
const isKept = ({ data }: JobEvent) => data.phase === 'kept';
const states = (events: readonly JobEvent[]) =>
  events.filter(({ type }) => type === 'state').map(({ data }) => data.state);

async function run(request: JobRequest): Promise<{ readonly job: Job; readonly events: JobEvent[] }> {
  const { job } = await executor.submit(request);
  const events = await until(ended, job.id);
  return { job: await executor.get(job.id), events };
}

/** The newest process of a job, by its log. */
async function processOf(id: string): Promise<number> {
  return Number([...(await executor.log(id)).matchAll(/ in process (\d+):/g)].at(-1)![1]);
}

describe('a job', () => {
  it('is done by its task, tells what it does, and is the same when its key comes again', async () => {
    await start();
    const request = { task: 'check', options: { data: product }, key: 'once' };
    const { job, events } = await run(request);
    expect(job).toMatchObject({ state: 'done', attempts: 1, error: null, key: 'once' });
    expect(states(events)).toEqual(['queued', 'running', 'done']);
    expect(events.filter(({ type }) => type === 'progress').at(-1)!.data).toMatchObject({ phase: 'checking' });
    const ids = events.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(await until(ended, job.id, ids[1])).toEqual(events.slice(2));
    expect(await executor.result(job.id)).toEqual(JSON.parse(JSON.stringify(await check({ data: product }))));
    expect(await executor.log(job.id)).toMatch(/attempt 1 in process \d+: check .*\n(.*\n)*.* done\n$/);

    expect(await executor.submit(request)).toEqual({ job, isNew: false });
    expect(await executor.list({ limit: 9 })).toEqual([job]);
    await expect(executor.submit({ ...request, options: { data: root } })).rejects.toMatchObject({
      status: 422,
      message: 'The key "once" belongs to a job with another task or other options: use a new one.',
    });
  });

  it('with a list is stored line by line', async () => {
    await start();
    const images = [join(product, 'test/good'), join(root, 'missing.png')];
    writeFileSync(images[1], 'no image');
    const { job } = await run({ task: 'inspect', options: { model: whole, images } });
    expect(job).toMatchObject({ state: 'done' });
    const lines = (await executor.result(job.id)) as {
      readonly file: string;
      readonly score?: number;
      readonly error?: string;
    }[];
    expect(lines).toHaveLength(5);
    expect(lines.filter(({ score }) => typeof score === 'number')).toHaveLength(4);
    expect(lines.filter(({ error }) => error !== undefined)).toHaveLength(1);
  });

  it('is refused when there is no such task, or its options make no sense', async () => {
    await start();
    const submit = (task: string, options: object) => executor.submit({ task, options: { ...options } });
    await expect(submit('rm', {})).rejects.toMatchObject({
      status: 400,
      message: /^There is no task "rm": it is one of .*train/,
    });
    await expect(submit('constructor', {})).rejects.toMatchObject({ status: 400 });
    const noOption = 'The task check has no option `dta`: check its name.';
    await expect(submit('check', { data: 'a', dta: 'x' })).rejects.toMatchObject({ status: 400, message: noOption });
    await expect(submit('check', {})).rejects.toMatchObject({ status: 400, message: '`data` must be a path.' });
    for (const act of ['get', 'cancel', 'result', 'log'] as const) {
      await expect(executor[act]('none')).rejects.toMatchObject({ status: 404 });
    }
    expect(await executor.list({ limit: 9 })).toEqual([]);
  });

  it('that fails by its data is not tried again, one that fails by reading or writing is', async () => {
    await start({ retry: { attempts: 2, backoffMilliseconds: [20] } });
    const empty = join(root, 'empty');
    mkdirSync(empty, { recursive: true });
    const data = await run({ task: 'check', options: { data: empty } });
    expect(data.job).toMatchObject({ state: 'failed', attempts: 1, error: { code: 'data' } });

    writeFileSync(join(root, 'file'), '');
    const io = await run({ task: 'train', options: training(join(root, 'file/model.onnx')) });
    expect(io.job).toMatchObject({ state: 'failed', attempts: 2, error: { code: 'io' } });
    expect(states(io.events)).toEqual(['queued', 'running', 'queued', 'running', 'failed']);
  });

  it('that is heavy waits for others that are, and lets light ones pass', async () => {
    await start();
    const first = await executor.submit({ task: 'train', options: quickTraining(join(root, 'first.onnx')) });
    const second = await executor.submit({ task: 'train', options: quickTraining(join(root, 'second.onnx')) });
    const light = await executor.submit({ task: 'check', options: { data: product } });
    const { id } = (await until(hasState('done'), second.job.id)).at(-1)!;
    const all = (await until((event) => event.id === id)).filter(({ type }) => type === 'state');
    const order = (jobId: string, state: string) =>
      all.findIndex((one) => one.jobId === jobId && one.data.state === state);
    expect(order(second.job.id, 'running')).toBeGreaterThan(order(first.job.id, 'done'));
    expect(order(light.job.id, 'running')).toBeLessThan(order(first.job.id, 'done'));
  });
});

describe('a job that has ended', () => {
  it('is forgotten after its time, with its log and result, and one that has not is kept', async () => {
    const folder = join(root, 'forgotten');
    await start({}, folder);
    const { job } = await run({ task: 'check', options: { data: product } });
    await executor.close();
    store.close();
    const stays = join(folder, 'jobs', 'notes');
    mkdirSync(stays);
    await start({ keepMilliseconds: 60_000 }, folder);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await executor.log(job.id)).toContain('done');
    await executor.close();
    store.close();

    await start({ keepMilliseconds: 1 }, folder);
    await expect.poll(() => existsSync(join(folder, 'jobs', job.id))).toBe(false);
    await expect(executor.get(job.id)).rejects.toMatchObject({ status: 404 });
    expect(existsSync(stays)).toBe(true);
  });
});

describe('cancel', () => {
  it('ends a job that waits at once, one that is worked on soon, and leaves one that has ended', async () => {
    await start();
    const output = join(root, 'cancelled.onnx');
    const running = (await executor.submit({ task: 'train', options: training(output, 500) })).job;
    const waiting = (await executor.submit({ task: 'train', options: training(join(root, 'never.onnx')) })).job;
    expect(await executor.cancel(waiting.id)).toMatchObject({ state: 'cancelled', attempts: 0 });
    await until(isKept, running.id);
    expect(await executor.cancel(running.id)).toMatchObject({ state: 'running', cancelled: true });
    await until(hasState('cancelled'), running.id);
    expect(existsSync(output)).toBe(false);
    expect(await executor.cancel(running.id)).toMatchObject({ state: 'cancelled', attempts: 1 });
    expect(await executor.log(running.id)).toContain('interrupted');
  });

  it('ends a process that does not listen by a signal', async () => {
    await start({ graceMilliseconds: 400 });
    const { job } = await executor.submit({ task: 'train', options: training(join(root, 'deaf.onnx'), 500) });
    await until(({ data }) => data.phase === 'checking', job.id);
    process.kill(await processOf(job.id), 'SIGSTOP');
    await executor.cancel(job.id);
    await until(hasState('cancelled'), job.id);
    expect(await executor.log(job.id)).toContain("ended: killed: The job's process ended without an answer (SIGKILL)");
  });
});

describe('a training whose process is killed', () => {
  const sameAsWhole = (output: string) => readFileSync(output).equals(readFileSync(whole));

  it('is taken up from its checkpoint as often as it got further, and without an attempt lost after the server was closed: its model is that of an uninterrupted one, bit for bit', async () => {
    const folder = join(root, 'killed');
    const options = { retry: { attempts: 2, backoffMilliseconds: [20] } };
    await start(options, folder);
    const output = join(root, 'killed.onnx');
    const { job } = await executor.submit({ task: 'train', options: training(output) });
    let last = (await until(isKept, job.id)).at(-1)!.id;
    await executor.close();
    expect(store.jobs.get(job.id)).toMatchObject({ state: 'queued', attempts: 0 });
    store.close();
    await start(options, folder);
    last = (await until(hasState('running'), job.id, last)).at(-1)!.id;
    for (let kill = 0; kill < 2; kill++) {
      last = (await until(isKept, job.id, last)).at(-1)!.id;
      process.kill(await processOf(job.id), 'SIGKILL');
      last = (await until(hasState('queued'), job.id, last)).at(-1)!.id;
    }
    await until(ended, job.id, last);
    expect(await executor.get(job.id)).toMatchObject({ state: 'done', attempts: 3 });
    const resumed = (await until(ended, job.id)).filter(({ data }) => data.phase === 'resumed');
    expect(resumed).toHaveLength(3);
    expect(sameAsWhole(output)).toBe(true);
  });

  it('has failed where it is killed as often without having got further', async () => {
    await start({ retry: { attempts: 2, backoffMilliseconds: [20] } });
    const { job } = await executor.submit({ task: 'train', options: training(join(root, 'hopeless.onnx')) });
    let last = 0;
    for (let kill = 0; kill < 2; kill++) {
      last = (await until(({ data }) => data.phase === 'checking', job.id, last)).at(-1)!.id;
      process.kill(await processOf(job.id), 'SIGKILL');
      last = (await until(hasState('queued', 'failed'), job.id, last)).at(-1)!.id;
    }
    expect(await executor.get(job.id)).toMatchObject({ state: 'failed', attempts: 2, error: { code: 'killed' } });
  });

  it('goes on, when it chooses its settings first, from the trials that are done', async () => {
    await start();
    const output = join(root, 'tuned.onnx');
    const few = { methods: ['gaussian', 'patchcore'], sizes: ['64'], backbones: ['random-resnet'], orientations: [] };
    const options = { data: product, output, threads: 1, budget: '10m', ...few };
    const { job } = await executor.submit({ task: 'tune', options });
    const done = (event: JobEvent): boolean => event.data.phase === 'trial-done';
    await until(done, job.id);
    process.kill(await processOf(job.id), 'SIGKILL');
    const events = await until(ended, job.id);
    expect(await executor.get(job.id)).toMatchObject({ state: 'done', attempts: 2, error: null });
    expect(await executor.log(job.id)).toContain('"resume":true');
    const again = events.slice(events.findLastIndex(hasState('running')));
    expect(events.filter(done).length).toBeGreaterThan(again.filter(done).length);
    expect(existsSync(output)).toBe(true);
  });

  it('does not mistake a checkpoint that somebody else left for its own', async () => {
    await start();
    const output = join(root, 'foreign.onnx');
    writeFileSync(`${output}.checkpoint`, 'of another training');
    const { job } = await executor.submit({ task: 'train', options: training(output) });
    await until(({ data }) => data.phase === 'reading' || data.phase === 'checking', job.id);
    process.kill(await processOf(job.id), 'SIGKILL');
    const events = await until(ended, job.id);
    expect(states(events).at(-1)).toBe('done');
    expect(events.some(({ data }) => data.phase === 'resumed')).toBe(false);
    expect(sameAsWhole(output)).toBe(true);
  });

  it('goes on after the server was killed, when its lease has run out', async () => {
    const folder = join(root, 'crashed');
    const output = join(root, 'crashed.onnx');
    const request = { task: 'train', options: training(output), key: 'crash' };
    const script = join(import.meta.dirname, 'testing/serve-jobs.ts');
    const server = spawn(process.execPath, [...(await programOf(script)), folder, JSON.stringify(request)], {
      stdio: 'pipe',
    });
    let out = '';
    server.stdout.on('data', (chunk: Buffer) => {
      out += String(chunk);
      if (out.includes('"kept"')) server.kill('SIGKILL');
    });
    await new Promise((resolve) => server.once('close', resolve));
    expect(server.signalCode).toBe('SIGKILL');
    expect(existsSync(output)).toBe(false);

    await start({}, folder);
    const { job, isNew } = await executor.submit(request);
    expect(isNew).toBe(false);
    expect(job).toMatchObject({ state: 'running', attempts: 1 });
    const gone = await processOf(job.id);
    const events = await until(ended, job.id);
    expect(await executor.get(job.id)).toMatchObject({ state: 'done', attempts: 2 });
    expect(() => process.kill(gone, 0)).toThrow(/ESRCH/);
    expect(states(events)).toEqual(['queued', 'running', 'queued', 'running', 'done']);
    expect(events.some(({ data }) => data.phase === 'resumed')).toBe(true);
    expect(sameAsWhole(output)).toBe(true);
  });
});
