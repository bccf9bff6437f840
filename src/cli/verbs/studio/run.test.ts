import { expect, it } from 'vitest';
import { captured, clflow } from '../../../../test/support/run-cli.js';
import type { ServerPackage } from '../../server-package.js';
import { browserCommand } from './open-browser.js';
import { runStudio } from './run.js';

const URL = 'http://127.0.0.1:8090/?token=abc';

/** A package whose studio takes its options and runs until it is told to stop. */
function server(told: Readonly<Record<string, unknown>>[], error?: Error): ServerPackage {
  return {
    scopes: [],
    KeyStore: { open: () => Promise.reject(new Error('not asked for')) },
    serve: () => Promise.reject(new Error('not asked for')),
    studio: (options) => {
      told.push(options);
      if (error) return Promise.reject(error);
      const { signal } = options as { signal: AbortSignal };
      const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      return Promise.resolve({ url: URL, stopped });
    },
  };
}

it.each([true, false])(
  'tells the address in one line, opens it where it should (%s), and ends with status 0',
  async (open) => {
    const told: Readonly<Record<string, unknown>>[] = [];
    const opened: string[] = [];
    const running = captured(async () => {
      await runStudio('photos', { open, lang: 'de', port: 0, queue: 'redis://plant' }, server(told), (url) =>
        opened.push(url),
      );
      return 0;
    });
    await expect.poll(() => told.length).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    process.emit('SIGTERM', 'SIGTERM');
    expect(await running).toEqual({ status: 0, out: `The studio is open at ${URL}\n`, err: 'stopping …\n' });
    expect(told).toMatchObject([{ folder: 'photos', language: 'de', port: 0, queue: 'redis://plant' }]);
    expect(opened).toEqual(open ? [URL] : []);
  },
);

it('passes on what the studio says of its options', async () => {
  const error = Object.assign(new Error('the pages are missing'), { name: 'ClflowError', code: 'usage' });
  await expect(runStudio(undefined, { open: false }, server([], error))).rejects.toMatchObject({ code: 'usage' });
});

it('knows its flags', async () => {
  expect((await clflow('studio', '--lang', 'fr')).status).toBe(2);
  expect((await clflow('studio', '--port', 'x')).status).toBe(2);
  expect((await clflow('studio', '--help')).out).toContain('--no-open');
  expect((await clflow('studio', '--queue', 'plant:6379')).err).toMatch(
    /^clflow: --queue must be the address of a Redis/,
  );
});

it('opens a browser as each system does', () => {
  expect(browserCommand(URL, 'linux')).toEqual(['xdg-open', [URL]]);
  expect(browserCommand(URL, 'darwin')).toEqual(['open', [URL]]);
  expect(browserCommand(`${URL}&a=b`, 'win32')).toEqual(['cmd', ['/c', 'start', '""', `${URL}^&a=b`]]);
});
