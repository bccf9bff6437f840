/** @file Batches on a queue of its own, for the tests of one `describe`. */
import { afterAll, beforeAll } from 'vitest';
import { migrate } from '../../connection/index.js';
import type { redis, TestServer } from '../../connection/testing/servers.js';
import type { RunningWorker } from '../../work/index.js';
import { Batches } from '../batches.js';

export interface OnQueue {
  readonly server: TestServer;
  readonly batches: Batches;
  /** Those that a test starts are stopped in the end. */
  readonly workers: RunningWorker[];
}

/** @returns what is there once the tests run */
export function onQueue({ has, start }: Pick<typeof redis, 'has' | 'start'>): OnQueue {
  const workers: RunningWorker[] = [];
  const opened = { workers } as { -readonly [Key in keyof OnQueue]: OnQueue[Key] };
  beforeAll(async () => {
    if (!has) return;
    opened.server = await start();
    await migrate(opened.server.url);
    opened.batches = await Batches.open(opened.server.url);
  });
  afterAll(async () => {
    if (!has) return;
    for (const worker of workers) await worker.stop();
    await opened.batches.close();
    await opened.server.remove();
  });
  return opened;
}
