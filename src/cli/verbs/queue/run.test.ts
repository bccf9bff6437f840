import { expect, it } from 'vitest';
import { captured } from '../../../../test/support/run-cli.js';
import type { QueuePackage } from '../../queue-package.js';
import { runMigrate } from './run.js';

it('says that the tables are there, or that none are needed', async () => {
  const said = (version: number | null) =>
    captured(async () => {
      await runMigrate('postgres://plant', {
        migrate: () => Promise.resolve(version),
      } as Partial<QueuePackage> as QueuePackage);
      return 0;
    });
  expect((await said(3)).out).toBe('The tables are there, version 3: the queue is ready.\n');
  expect((await said(null)).out).toBe('Redis and Valkey need no tables: the queue is ready.\n');
});
