import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { smallProduct, workplace } from '../../../../test/support/product.js';
import { captured, clflow } from '../../../../test/support/run-cli.js';
import type { Batches, BatchStatus, QueuePackage } from '../../queue-package.js';
import { Status } from '../../status.js';
import { runAct } from './run.js';
import { runBatchTrain } from './train.js';

const { root, remove } = workplace('batch');
afterAll(remove);

const parts = { total: 3, queued: 0, running: 1, done: 1, failed: 1 };
const status: BatchStatus = {
  ...{ id: 'f00', name: 'table of trainings', state: 'running', parts, value: null, error: null },
  failures: [{ name: 'bottle\u001b[2J', error: 'No images.' }],
};

/** A queue whose batches have this status. */
function queue(found: BatchStatus, more: Partial<Batches> = {}): QueuePackage {
  const same = () => Promise.resolve(found);
  const batches: Batches = {
    ...{ status: same, cancel: same, retry: same },
    submit: () => Promise.resolve({ id: found.id, isNew: true }),
    wait: (_id, { onStatus }) => {
      onStatus(status);
      return same();
    },
    close: () => Promise.resolve(),
    ...more,
  };
  return {
    Batches: { open: () => Promise.resolve(batches) },
    trainBatch: () => Promise.resolve({ parts: [], folder: root }),
  } as Partial<QueuePackage> as QueuePackage;
}

it('tells how far a batch is, what failed and how to begin it again', async () => {
  const state = new Status();
  const { out } = await captured(async () => {
    await runAct('status', 'f00', { queue: 'redis://plant' }, state, queue(status));
    return 0;
  });
  expect(out).toContain('done     1\n');
  expect(out).toContain('\nbottle\\x1b[2J: No images.\n');
  expect(out).toContain('clflow batch retry f00 --queue URL');
  expect(state.code).toBe(0);
  const failed = { ...status, state: 'failed' } as const;
  const json = await captured(async () => {
    await runAct('retry', 'f00', { queue: 'redis://plant', json: true }, state, queue(failed));
    return 0;
  });
  expect(JSON.parse(json.out)).toEqual(failed);
  expect(state.code).toBe(2);
});

it('submits trainings, waits for them, and fails when one has failed', async () => {
  const state = new Status();
  const value = { table: join(root, 'none.md'), rows: join(root, 'none.json'), done: 2, failed: 1 };
  const { out, err } = await captured(async () => {
    const flags = { output: 'models', queue: 'redis://plant', wait: true, power: true };
    await runBatchTrain('products', flags, state, queue({ ...status, state: 'done', value }));
    return 0;
  });
  expect(err).toBe('Submitted: batch f00\nrunning: 1 of 3 done, 1 running, 1 failed\n');
  expect(out).toBe(`2 trained, 1 failed; ${value.table} and ${value.rows}\n`);
  expect(state.code).toBe(2);
});

it('trains on this machine where there is no queue, one product after the other, and writes the table', async () => {
  const products = join(root, 'products');
  await smallProduct(join(products, 'flange'));
  const output = join(root, 'models');
  const options = [
    '--backbones',
    'random-resnet',
    '--size',
    '64',
    '--methods',
    'gaussian',
    '--no-power',
    '--threads',
    '1',
  ];
  const {
    status: code,
    out,
    err,
  } = await clflow('batch', 'train', products, '--output', output, ...options, '--seeds', '1,2');
  expect(err).toContain('training flange seed1\n');
  expect(out).toContain('2 trained, 0 failed');
  expect(code).toBe(0);
  const rows = JSON.parse(readFileSync(join(output, 'trainings.json'), 'utf8')) as {
    name: string;
    training: { model: string };
  }[];
  expect(rows.map(({ name, training }) => [name, training.model])).toEqual([
    ['flange seed1', join(output, 'flange-seed1.onnx')],
    ['flange seed2', join(output, 'flange-seed2.onnx')],
  ]);
  expect(readFileSync(join(output, 'trainings.md'), 'utf8')).toContain('| flange seed2 |');
}, 120_000);

it('says before anything begins what is no product, and that there is nothing to wait for', async () => {
  const products = join(root, 'bad');
  mkdirSync(join(products, 'empty'), { recursive: true });
  const bad = await clflow('batch', 'train', products, '--output', join(root, 'm'));
  expect(bad).toMatchObject({ status: 2, out: '' });
  expect(bad.err).toContain(join(products, 'empty'));
  const waiting = await clflow('batch', 'train', products, '--output', join(root, 'm'), '--wait');
  expect(waiting.err).toBe('clflow: --wait is for a batch on a queue: give --queue too, or leave it out.\n');
});
