import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endless, foldForEver, hostileModel, loopForEver } from '../testing/hostile-models.js';
import { refOf, trainSmall } from '../testing/small-model.js';
import { createPool, type InspectionPool, type ModelRef } from './index.js';

const SECONDS = 6;
let folder: string;
let model: ModelRef;
let pool: InspectionPool;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clflow-trial-test-'));
  model = await trainSmall(folder, 'disc');
  pool = await createPool({ workers: 1, trial: { milliseconds: SECONDS * 1000 } });
});
afterAll(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

it('tells what a sound model is', async () => {
  const tried = await pool.tryModel(model);
  expect(tried.metadata.size).toEqual({ width: 64, height: 64 });
  expect(tried.inputs[0]).toEqual({ name: 'image', shape: [-1, -1, -1, 3], datatype: 'UINT8' });
  expect(tried.outputs.map(({ name }) => name)).toEqual(expect.arrayContaining(['anomaly_map', 'anomaly_score']));
});

it('ends a model that computes for minutes when its time is over', async () => {
  const slow = await hostileModel(join(folder, 'endless.onnx'), model, endless);
  const started = Date.now();
  await expect(pool.tryModel(slow)).rejects.toMatchObject({
    status: 422,
    message: 'The model "hostile" cannot be used: on a trial it took more than 6 s; export or train it again.',
  });
  expect(Date.now() - started).toBeLessThan(SECONDS * 1000 + 20_000);
});

it('ends a model that takes more memory than it may', async () => {
  const small = await createPool({ workers: 1, trial: { bytes: 60e6 } });
  await expect(small.tryModel(model)).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining('more than 0.06 GiB of memory'),
  });
  await small.close();
});

it.each([
  ['turns without end', loopForEver],
  ['computes with constants without end', foldForEver],
])('refuses a model that %s before it is run', async (_, body) => {
  const hostile = await hostileModel(join(folder, 'hostile.onnx'), model, body);
  await expect(pool.tryModel(hostile)).rejects.toMatchObject({
    status: 422,
    message: expect.stringMatching(/^The model "hostile" cannot be used: .*\.$/),
  });
});

it('refuses what is no model without naming a path', async () => {
  const path = join(folder, 'text.onnx');
  await writeFile(path, 'no model');
  const error: unknown = await pool.tryModel(await refOf('text', path)).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ status: 422, message: expect.stringContaining('"text" is not an ONNX model') });
  expect((error as Error).message).not.toContain(folder);
});

it('is given up when the pool is closed', async () => {
  const other = await createPool({ workers: 1 });
  const slow = await hostileModel(join(folder, 'endless.onnx'), model, endless);
  const trial = expect(other.tryModel(slow)).rejects.toMatchObject({ status: 503 });
  await other.close();
  await trial;
});
