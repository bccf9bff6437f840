import { expect, it } from 'vitest';
import { captured, clflow } from '../../../../test/support/run-cli.js';
import type { QueuePackage } from '../../queue-package.js';
import { runWork } from './run.js';

it('says that it works, and ends with status 0 when it is told to stop and has handed back', async () => {
  const told: unknown[] = [];
  let stopped = (): void => {};
  const packed = {
    startWorker: (url: string, { onNote, onWarning, ...options }: Parameters<QueuePackage['startWorker']>[1]) => {
      told.push(url, options);
      onWarning('it forgets');
      onNote('bottle begins');
      const ended = new Promise<void>((resolve) => (stopped = resolve));
      return Promise.resolve({ stopped: ended, stop: () => Promise.resolve(stopped()) });
    },
  } as Partial<QueuePackage> as QueuePackage;
  const running = captured(async () => {
    await runWork({ queue: 'redis://plant', concurrency: 2, drain: true }, packed);
    return 0;
  });
  await expect.poll(() => told.length).toBe(2);
  await new Promise((resolve) => setImmediate(resolve));
  process.emit('SIGTERM', 'SIGTERM');
  expect(await running).toEqual({
    status: 0,
    out: 'working\n',
    err: 'note: it forgets\nbottle begins\nhanding jobs back …\n',
  });
  expect(told).toEqual(['redis://plant', { concurrency: 2, drain: true }]);
});

it('wants a queue that it can reach, and shows no password', async () => {
  expect((await clflow('work')).err).toContain("required option '--queue <URL>' not specified");
  const refused = await clflow('work', '--queue', 'redis://:secret@127.0.0.1:1');
  expect(refused).toMatchObject({ status: 2, out: '' });
  expect(refused.err).toMatch(/^clflow: The queue redis:\/\/127\.0\.0\.1:1 cannot be reached/);
  expect((await clflow('work', '--queue', 'plant:6379')).err).toMatch(
    /^clflow: --queue must be the address of a Redis/,
  );
});
