import { expect, it } from 'vitest';
import { captured, clflow } from '../../../../test/support/run-cli.js';
import type { ServerPackage } from '../../server-package.js';
import { runServe } from './run.js';

/** A server that takes its settings and runs until it is told to stop. */
function server(told: Readonly<Record<string, unknown>>[], error?: Error): ServerPackage {
  return {
    scopes: [],
    KeyStore: { open: () => Promise.reject(new Error('not asked for')) },
    studio: () => Promise.reject(new Error('not asked for')),
    serve: (options) => {
      told.push(options);
      if (error) return Promise.reject(error);
      const { signal } = options as { signal: AbortSignal };
      const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      return Promise.resolve({ url: 'http://127.0.0.1:8080', stopped });
    },
  };
}

it('says in one line that the server is ready, and ends with status 0 when it is told to stop', async () => {
  const told: Readonly<Record<string, unknown>>[] = [];
  const running = captured(async () => {
    await runServe('models/', { port: 0 }, server(told));
    return 0;
  });
  await expect.poll(() => told.length).toBe(1);
  await new Promise((resolve) => setImmediate(resolve));
  process.emit('SIGTERM', 'SIGTERM');
  expect(await running).toEqual({ status: 0, out: 'listening on http://127.0.0.1:8080\n', err: 'stopping …\n' });
  expect(told).toMatchObject([{ models: 'models/', port: 0, env: process.env }]);
});

it('passes on what the server says of its settings', async () => {
  const error = Object.assign(new Error('`port` cannot be used'), { name: 'ClflowError', code: 'usage' });
  await expect(runServe('models/', {}, server([], error))).rejects.toMatchObject({ code: 'usage' });
});

it('wants a folder, and no flags that it does not know', async () => {
  expect((await clflow('serve')).status).toBe(2);
  expect((await clflow('serve', 'models/', '--colour', 'red')).err).toContain("unknown option '--colour'");
});
