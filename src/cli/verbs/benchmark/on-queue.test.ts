import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { workplace } from '../../../../test/support/product.js';
import { captured, clflow } from '../../../../test/support/run-cli.js';
import type { BatchStatus, Batches, QueuePackage } from '../../queue-package.js';
import { Status } from '../../status.js';
import { runBenchmarkOnQueue } from './on-queue.js';

const { root, remove } = workplace('benchmark-on-queue');
afterAll(remove);

const [results, markdown, html] = ['results.jsonl', 'benchmark.md', 'benchmark.html'].map((name) => join(root, name));
const done: BatchStatus = {
  ...{ id: 'b00', name: 'tables of the benchmark', state: 'done', error: null },
  parts: { total: 2, queued: 0, running: 0, done: 1, failed: 1 },
  failures: [{ name: 'washer\u001b[2J gaussian', error: 'No images.' }],
  value: { results, markdown, html, done: 1, failed: 1 },
};

function queue(found: BatchStatus, asked: object[]): QueuePackage {
  const same = () => Promise.resolve(found);
  const batches: Batches = {
    ...{ status: same, cancel: same, retry: same, wait: same },
    submit: () => Promise.resolve({ id: found.id, isNew: false }),
    close: () => Promise.resolve(),
  };
  return {
    Batches: { open: () => Promise.resolve(batches) },
    benchmarkBatch: (options) => {
      asked.push(options);
      return Promise.resolve({ parts: [], folder: root });
    },
  } as Partial<QueuePackage> as QueuePackage;
}

it('shows the tables when they are there, which cells failed, and how far it is', async () => {
  writeFileSync(markdown, '# Benchmark\n\n| washer |\n');
  const asked: { roots?: string[]; output?: string; wait?: boolean }[] = [];
  const flags = { output: root, categories: ['washer'] };
  const state = new Status();
  const shown = async (found: BatchStatus, json: boolean) =>
    captured(async () => {
      const where = { queue: 'redis://plant', wait: true };
      await runBenchmarkOnQueue(['data'], { ...flags, json }, where, state, queue(found, asked));
      return 0;
    });
  const { out, err } = await shown(done, false);
  expect(err).toBe('The queue has it already: batch b00\n');
  expect(out).toBe(
    `# Benchmark\n\n| washer |\n\nwasher\\x1b[2J gaussian: No images.\n\n` +
      `1 cell measured, 1 failed; ${results}, ${markdown} and ${html}\n`,
  );
  expect(state.code).toBe(2);
  expect(asked[0]).toMatchObject({ roots: ['data'], ...flags });
  expect(JSON.parse((await shown(done, true)).out)).toEqual(done);
  expect((await shown({ ...done, state: 'running', value: null }, false)).out).toContain('state    running\n');
});

it('waits for a queue alone', async () => {
  const { status, err } = await clflow('benchmark', root, '--wait');
  expect([status, err]).toEqual([2, 'clflow: --wait is for a batch on a queue: give --queue too, or leave it out.\n']);
});
