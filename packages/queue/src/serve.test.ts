/** @file A server that leaves its jobs to the workers of a queue. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { serve, type RunningServer } from '@clflow/server';
import { smallProduct, workplace } from '../../../test/support/product.js';
import { redis, type TestServer } from './connection/testing/servers.js';
import { startWorker, type RunningWorker } from './work/index.js';

const { root, remove } = workplace('serve-queue');
let queue: TestServer | undefined;
let server: RunningServer | undefined;
let worker: RunningWorker | undefined;
afterAll(async () => {
  await server?.stop();
  await worker?.stop();
  await queue?.remove();
  remove();
});

it.skipIf(!redis.has)(`jobs over HTTP are done by workers on ${redis.title}`, { timeout: 120_000 }, async () => {
  queue = await redis.start();
  for (const name of ['models', 'work']) mkdirSync(join(root, name));
  await smallProduct(join(root, 'work/flange'));
  server = await serve({
    ...{ models: join(root, 'models'), data: join(root, 'data'), port: 0, workers: 1, notice: 0, logLevel: 'silent' },
    ...{ jobs: join(root, 'work'), queue: queue.url },
  });
  const asked = await fetch(`${server.url}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ task: 'check', options: { data: 'flange' } }),
  });
  expect(asked.status).toBe(201);
  const { id } = (await asked.json()) as { id: string };
  worker = await startWorker(queue.url, { state: join(root, 'state') });
  const events = await fetch(`${server.url}/v1/events?job=${id}`);
  let text = '';
  for await (const part of events.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.includes('"state":"done"')) break;
  }
  expect(text).toMatch(/"phase":"checking"/);
  const result = (await (await fetch(`${server.url}/v1/jobs/${id}/result`)).json()) as { result: object };
  expect(result.result).toHaveProperty('findings');
});
