/** @file Every route there is, asked for without a key, with a wrong one, an expired one and one of another scope. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes, type Scope } from '../operation/key-store.js';
import { Ledger } from '../operation/ledger.js';
import { openStore, type Store } from '../store/index.js';
import { platePng } from './testing/model.js';
import { startServer, workplace, type TestServer, type Workplace } from './testing/server.js';
import { head, wire } from './testing/wire.js';

/** Who may use a route, written down a second time: a new route fails this test until somebody has decided. */
const EXPECTED: Readonly<Record<string, Scope | 'public'>> = {
  'GET /v2': 'read',
  'GET /v2/': 'read',
  'GET /v2/health/live': 'public',
  'GET /v2/health/ready': 'public',
  'GET /v2/models/:model': 'read',
  'GET /v2/models/:model/ready': 'read',
  'POST /v2/models/:model/infer': 'inspect',
  'GET /v2/models/:model/versions/:version': 'read',
  'GET /v2/models/:model/versions/:version/ready': 'read',
  'POST /v2/models/:model/versions/:version/infer': 'inspect',
  'POST /v2/repository/index': 'read',
  'GET /v1/models': 'read',
  'GET /v1/models/:model': 'read',
  'POST /v1/models/:model/inspect': 'inspect',
  'POST /v1/models/:model/inspect-batch': 'inspect',
  'GET /v1/inspections': 'read',
  'GET /v1/inspections/:id': 'read',
  'GET /v1/inspections/:id/image': 'read',
  'POST /v1/inspections/:id/feedback': 'inspect',
  'GET /metrics': 'read',
  'GET /openapi.json': 'public',
  'GET /docs': 'public',
};

/** An id that nothing has. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

let place: Workplace;
let server: TestServer;
let store: Store;
const key: Record<string, string> = {};

beforeAll(async () => {
  place = await workplace();
  store = await openStore(mkdtempSync(join(place.folder, 'store-')));
  const ledger = new Ledger(store, 'all', console);
  server = await startServer(place, { withKeys: true, addressRateLimit: 10_000, ledger });
  const keys = server.keys;
  if (!keys) throw new Error('no keys');
  const create = async (name: string, options: Parameters<typeof keys.create>[0]): Promise<void> => {
    key[name] = (await keys.create(options)).key;
  };
  for (const scope of scopes) await create(scope, { scopes: [scope] });
  await create('expired', { scopes: ['admin'], expires: new Date(Date.now() - 1000) });
  await create('other', { scopes: ['inspect', 'read'], models: ['other'] });
  await create('revoked', { scopes: ['admin'] });
  await keys.revoke(key.revoked.split('_')[1]);
  const [prefix, id] = key.admin.split('_');
  key.wrong = `${prefix}_${id}_${'A'.repeat(43)}`;
  key.unknown = `clf_${'0'.repeat(12)}_${'A'.repeat(43)}`;
});

afterAll(async () => {
  await server.close();
  store.close();
  await place.remove();
});

/** Lines of fastify's tree of routes as "METHOD /path". */
function routes(): string[] {
  const path: string[] = [];
  return server.app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const found = /^([│ ]*)[├└]── (\S+?)(?: \(([A-Z, ]+)\))?$/.exec(line);
      if (!found) return [];
      const [, indent, segment, methods] = found;
      path.length = indent.length / 4;
      path.push(segment);
      return (methods ?? '')
        .split(', ')
        .flatMap((method) => (method && method !== 'HEAD' ? [`${method} ${path.join('')}`] : []));
    });
}

async function ask(route: string, headers: Record<string, string> = {}): Promise<number> {
  const [method, path] = route.split(' ');
  const url = server.url + path.replace(':model', 'plates').replace(':version', '1').replace(':id', NOBODY);
  const response = await fetch(url, {
    method,
    headers: { ...(method === 'POST' && { 'content-type': 'image/png' }), ...headers },
    body: method === 'POST' ? await platePng(1) : undefined,
  });
  const text = await response.text();
  if (response.status === 401) {
    expect(text).toContain('API key');
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  }
  return response.status;
}

const bearer = (name: string): Record<string, string> => ({ authorization: `Bearer ${key[name]}` });

describe('every route', () => {
  it('is one that somebody has decided about', () => {
    expect(routes().sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(Object.entries(EXPECTED))('%s is for %s', async (route, scope) => {
    const status = (headers?: Record<string, string>): Promise<number> => ask(route, headers);
    if (scope === 'public') {
      expect(await status()).toBe(200);
      return;
    }
    expect(await status()).toBe(401);
    for (const name of ['wrong', 'unknown', 'expired', 'revoked'])
      expect([name, await status(bearer(name))]).toEqual([name, 401]);
    for (const other of scopes.filter((one) => one !== scope && one !== 'admin')) {
      expect([other, await status(bearer(other))]).toEqual([other, 403]);
    }
    for (const headers of [bearer(scope), bearer('admin'), { 'x-api-key': key[scope] }]) {
      // Whatever the route says of a picture as its body: the guard has let it in.
      expect([200, 400, 413, 415, ...(route.includes(':id') ? [404] : [])]).toContain(await status(headers));
    }
    if (route.includes(':model')) expect(await status(bearer('other'))).toBe(403);
  });

  it('of none takes a key from the query, and another spelling of its path opens none', async () => {
    expect((await fetch(`${server.url}/v1/models?key=${key.admin}&api_key=${key.admin}`)).status).toBe(401);
    for (const path of [
      '/v1//models',
      '/V1/models',
      '/v1/models/',
      '/v1/models;a',
      '/v1/./models',
      '/v1/%6dodels',
      '//v1/models',
      '/docs/../v1/models',
    ]) {
      const { status, body } = await wire(server.port, [head(`GET ${path}`)]);
      expect([path, [401, 404]]).toEqual([path, expect.arrayContaining([status])]);
      expect(body).not.toContain('plates');
    }
  });

  it('shows a key its own models alone', async () => {
    const headers = bearer('other');
    expect(await (await fetch(`${server.url}/v1/models`, { headers })).json()).toMatchObject({
      models: [{ name: 'other' }],
    });
    const index = await fetch(`${server.url}/v2/repository/index`, { method: 'POST', headers });
    expect(((await index.json()) as { name: string }[]).map(({ name }) => name)).toEqual(['other']);
    // Whether a model exists is not said to those who may not use it.
    expect((await fetch(`${server.url}/v1/models/nope`, { headers })).status).toBe(403);
  });

  it('logs which key, and never the key', () => {
    const log = server.log();
    expect(log).toContain(`"keyId":"${key.admin.split('_')[1]}"`);
    for (const secret of Object.values(key)) expect(log).not.toContain(secret.slice(17));
  });
});

describe('limits of rate', () => {
  it('stop a key, and addresses without one', async () => {
    const limited = await startServer(place, { withKeys: true, rateLimit: 3, addressRateLimit: 2 });
    try {
      const keys = limited.keys;
      const [one, two] = [await keys?.create({ scopes: ['read'] }), await keys?.create({ scopes: ['read'] })];
      const ask = async (name?: string): Promise<number> =>
        (await fetch(`${limited.url}/v1/models`, { headers: name ? { 'x-api-key': name } : {} })).status;
      expect([await ask(), await ask(), await ask()]).toEqual([401, 401, 429]);
      expect([await ask(one?.key), await ask(one?.key), await ask(one?.key), await ask(one?.key)]).toEqual([
        200, 200, 200, 429,
      ]);
      expect(await ask(two?.key)).toBe(200);
      expect((await fetch(`${limited.url}/v2/health/live`)).status).toBe(200);
    } finally {
      await limited.close();
    }
  });
});

describe('a server without keys', () => {
  it('answers programs of this machine, and no page of another site', async () => {
    const open = await startServer(place);
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await wire(open.port, [head('GET /v1/models', headers)])).status;
    try {
      const host = `127.0.0.1:${open.port}`;
      expect(await status({})).toBe(200);
      expect(await status({ Host: `localhost:${open.port}` })).toBe(200);
      expect(await status({ Host: '[::1]:80' })).toBe(200);
      expect(await status({ Host: host, Origin: `http://${host}`, 'Sec-Fetch-Site': 'same-origin' })).toBe(200);
      expect(await status({ Host: 'evil.example' })).toBe(421);
      expect(await status({ Host: '127.0.0.1.evil.example' })).toBe(421);
      expect(await status({ Host: host, Origin: 'http://evil.example' })).toBe(403);
      expect(await status({ Host: host, Origin: 'null' })).toBe(403);
      expect(await status({ Host: host, 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
      expect(await status({ Host: host, 'X-Forwarded-For': '10.0.0.1' })).toBe(403);
    } finally {
      await open.close();
    }
  });

  it('has headers that browsers heed, and asks for nothing across sites', async () => {
    const open = await startServer(place);
    try {
      const { headers } = await fetch(`${open.url}/v1/models`);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('strict-transport-security')).toBeNull();
    } finally {
      await open.close();
    }
  });
});
