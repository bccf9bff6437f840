import { get } from 'node:https';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InProcessPool, registryOf } from '../http/testing/in-process-pool.js';
import { platePng } from '../http/testing/model.js';
import { workplace, type Workplace } from '../http/testing/server.js';
import { CERTIFICATE, PRIVATE_KEY } from '../http/testing/tls.js';
import { loadConfig, type ConfigFlags } from './config.js';
import { KeyStore } from './key-store.js';
import { openLog } from './log.js';
import type { RunningServer } from './listening.js';
import { keysOf, runServer } from './run.js';

let place: Workplace;

beforeAll(async () => {
  place = await workplace();
});

afterAll(() => place.remove());

async function start(
  flags: ConfigFlags,
  signal?: AbortSignal,
): Promise<{ server: RunningServer; pool: InProcessPool }> {
  const config = await loadConfig({ flags: { models: place.folder, port: 0, ...flags } });
  const pool = new InProcessPool();
  const models = await registryOf(pool, { plates: place.model });
  const log = openLog({ level: 'silent' });
  return { pool, server: await runServer({ jobs: null, ledger: null, config, pool, models, keys: null, log, signal }) };
}

describe('a server that is told to stop', () => {
  it('says first that it is not ready, answers what it has begun, and ends', async () => {
    const controller = new AbortController();
    const { server, pool } = await start({ notice: 0.5 }, controller.signal);
    let letOn = (): void => {};
    pool.before = () => new Promise((resolve) => (letOn = resolve));
    const begun = fetch(`${server.url}/v1/models/plates/inspect`, {
      method: 'POST',
      body: await platePng(1),
      headers: { 'content-type': 'image/png' },
    });
    await expect.poll(() => pool.state.busy).toBe(1);
    expect((await fetch(`${server.url}/v2/health/ready`)).status).toBe(200);
    controller.abort();
    const ready = await fetch(`${server.url}/v2/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { ready: false, live: true }]);
    expect((await fetch(`${server.url}/v2/health/live`)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await expect(fetch(`${server.url}/v2/health/live`)).rejects.toThrow();
    const told = Date.now();
    letOn();
    const answer = await begun;
    expect([answer.status, ((await answer.json()) as { verdict: string }).verdict]).toEqual([200, expect.any(String)]);
    await server.stopped;
    expect(Date.now() - told).toBeLessThan(5000);
  });

  it('cuts off what does not end', async () => {
    const { server, pool } = await start({ notice: 0, drain: 0.3 });
    pool.before = () => new Promise((resolve) => setTimeout(resolve, 5000).unref());
    const begun = fetch(`${server.url}/v1/models/plates/inspect`, {
      method: 'POST',
      body: await platePng(1),
      headers: { 'content-type': 'image/png' },
    });
    const failed = expect(begun).rejects.toThrow();
    await expect.poll(() => pool.state.busy).toBe(1);
    const started = Date.now();
    await server.stop();
    expect(Date.now() - started).toBeLessThan(2500);
    await failed;
  });
});

describe('a server', () => {
  it('says when its port is taken', async () => {
    const { server } = await start({ notice: 0 });
    const port = Number(new URL(server.url).port);
    await expect(start({ port })).rejects.toThrow(/Cannot listen on 127.0.0.1, port \d+ \(EADDRINUSE\)/);
    await server.stop();
  });

  it('speaks TLS by its files', async () => {
    const [tlsCert, tlsKey] = [join(place.folder, 'cert.pem'), join(place.folder, 'key.pem')];
    await writeFile(tlsCert, CERTIFICATE);
    await writeFile(tlsKey, PRIVATE_KEY);
    const { server } = await start({ tlsCert, tlsKey, notice: 0 });
    expect(server.url).toMatch(/^https:/);
    const [status, security] = await new Promise<unknown[]>((resolve, reject) => {
      const options = { ca: CERTIFICATE, agent: false as const };
      get(`${server.url}/v2/health/ready`, options, (response) => {
        response
          .resume()
          .on('end', () => resolve([response.statusCode, response.headers['strict-transport-security']]));
      }).on('error', reject);
    });
    expect([status, security]).toEqual([200, expect.stringContaining('max-age')]);
    await server.stop();
    await expect(start({ tlsCert: join(place.folder, 'none.pem'), tlsKey })).rejects.toThrow('Cannot read `tlsCert`');
  });
});

describe('the keys that are asked for', () => {
  it('are none on this machine’s own address while there are none, and needed elsewhere', async () => {
    const data = await mkdtemp(join(place.folder, 'data-'));
    const config = (flags: ConfigFlags): ReturnType<typeof loadConfig> =>
      loadConfig({ flags: { models: 'm', data, ...flags } });
    expect(await keysOf(await config({}))).toBeNull();
    for (const flags of [{ host: '0.0.0.0' }, { host: '::' }, { host: '10.1.2.3' }, { requireKeys: true }]) {
      await expect(keysOf(await config(flags))).rejects.toThrow('clflow keys create');
    }
    await (await KeyStore.open(data)).create({ scopes: ['read'], expires: new Date(Date.now() + 1000) });
    expect(await keysOf(await config({ host: '0.0.0.0' }))).toBeInstanceOf(KeyStore);
    expect(await keysOf(await config({}))).toBeInstanceOf(KeyStore);
    // A server does not open when its last key has run out.
    await expect(keysOf(await config({}), Date.now() + 2000)).rejects.toThrow('clflow keys create');
  });
});
