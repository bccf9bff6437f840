/** @file Who is let in: whoever has the token, on this machine, from the studio's own pages; to every route. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStudio, type TestStudio } from './testing/studio.js';

let studio: TestStudio;
beforeAll(async () => {
  studio = await startStudio({ language: 'de' });
});
afterAll(() => studio.close());

/** As the contract lists them, so that none is forgotten. */
const routes = [
  ...readFileSync(new URL('./api.ts', import.meta.url), 'utf8').matchAll(
    /^ \*   (GET|POST|DELETE) +(\/\S+?),?(?:\?\S*)?(?: |$)/gm,
  ),
].map(([, method, path]) => ({ method, path: `/api${path.replace(/:\w+/g, '1')}` }));

type Headers = Readonly<Record<string, string>>;
/** With headers that `fetch` would not send. */
function ask(
  method: string,
  path: string,
  headers: Headers,
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(studio.origin);
    const sent = request({ hostname, port, method, path, headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode!, headers: response.headers });
      if (path === '/api/events') response.destroy();
    });
    sent.once('error', reject).end();
  });
}

it('knows the routes', () => expect(routes.length).toBeGreaterThan(28));

it('lets nobody in without the token, whatever they ask for', async () => {
  const port = new URL(studio.origin).port;
  for (const { method, path } of [
    ...routes,
    { method: 'GET', path: '/' },
    { method: 'GET', path: '/assets/index-abc.js' },
  ]) {
    if (path === '/api/health') continue;
    const strangers: Headers[] = [
      {},
      { cookie: `clflow-studio-${port}=wrong` },
      { authorization: 'Bearer wrong' },
      { cookie: `clflow-studio-1=${studio.token}` },
    ];
    for (const headers of strangers) expect((await ask(method, path, headers)).status, path).toBe(401);
  }
  expect((await ask('GET', '/api/session?token=' + studio.token, {})).status).toBe(401);
});

it('refuses requests of other sites and by other names, with the token too', async () => {
  const { host } = new URL(studio.origin);
  const authorization = `Bearer ${studio.token}`;
  for (const { method, path } of routes) {
    const foreign = { authorization, origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await ask(method, path, foreign)).status, path).toBe(403);
    expect((await ask(method, path, { authorization, host: 'evil.example' })).status, path).toBe(421);
    expect((await ask(method, path, { authorization, 'x-forwarded-for': '10.0.0.1' })).status, path).toBe(403);
  }
  expect((await ask('GET', '/api/session', { authorization, origin: `http://${host}` })).status).toBe(200);
});

it('turns the token of the first address into a cookie that scripts and other sites cannot use', async () => {
  const first = await ask('GET', `/?token=${studio.token}`, {});
  expect([first.status, first.headers.location]).toEqual([303, '/']);
  const [cookie] = first.headers['set-cookie'] as string[];
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Strict/);
  const headers = { cookie: cookie.split(';')[0] };
  expect((await ask('GET', '/api/session', headers)).status).toBe(200);
  expect((await ask('GET', '/?token=wrong', {})).status).toBe(401);
  expect((await ask('GET', '/api/health', {})).status).toBe(200);
});

it('serves pages under a strict policy, each path that is no file as the first one', async () => {
  for (const path of ['/', '/projects/1/images?view=good', '/index.html']) {
    const page = await studio.raw(path);
    expect([page.status, await page.text()]).toEqual([200, '<title>studio</title>']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none';script-src 'self'");
    expect(page.headers.get('cache-control')).toBe('no-cache');
  }
  const asset = await studio.raw('/assets/index-abc.js');
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await studio.raw('/assets/missing.js')).status).toBe(404);
  expect((await studio.raw('/api/nothing')).status).toBe(404);
  expect((await studio.raw('/..%2f..%2fetc/passwd')).headers.get('content-type')).toContain('text/html');
  expect((await studio.call('GET', '/session')).body).toMatchObject({ language: 'de', project: null });
});
