/** @file Jobs over HTTP: real trainings in processes of their own, below one folder, with their progress as a stream. */
import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalExecutor } from '../jobs/index.js';
import { openStore, type Store } from '../store/index.js';
import { refuseOutside } from './jobs.js';
import { startServer, workplace, type TestServer, type Workplace } from './testing/server.js';

let place: Workplace;
let directory: string;
let store: Store;
let jobs: LocalExecutor;
let server: TestServer;
let guarded: TestServer;

beforeAll(async () => {
  place = await workplace();
  directory = mkdtempSync(join(place.folder, 'work-'));
  store = await openStore(mkdtempSync(join(place.folder, 'store-')));
  jobs = new LocalExecutor(store, { directory });
  server = await startServer(place, { jobs });
  guarded = await startServer(place, { jobs, withKeys: true, addressRateLimit: 10_000 });
});
afterAll(async () => {
  await jobs.close();
  await server.close();
  await guarded.close();
  await store.close();
  await place.remove();
});

const post = (body: unknown): Promise<Response> =>
  fetch(`${server.url}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Events of a job as a client sees them, until its state is one of an end. */
async function eventsOf(id: string, after?: string): Promise<{ id: string; data: Record<string, unknown> }[]> {
  const controller = new AbortController();
  const headers: Record<string, string> = after === undefined ? {} : { 'last-event-id': after };
  const response = await fetch(`${server.url}/v1/events?job=${id}`, { headers, signal: controller.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const found: { id: string; data: Record<string, unknown> }[] = [];
  let text = '';
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
      if (fields.data) found.push({ id: fields.id, data: JSON.parse(fields.data) as Record<string, unknown> });
    }
    if (['done', 'failed', 'cancelled'].includes(String(found.at(-1)?.data.state))) break;
  }
  controller.abort();
  return found;
}

describe('a job', () => {
  it('is done below its folder, tells its progress from wherever a client left it, and keeps result and log', async () => {
    cpSync(join(place.folder, 'plates'), join(directory, 'photos'), { recursive: true });
    const request = {
      task: 'synthesize',
      options: { data: 'photos', output: 'painted', count: 2, size: 64 },
      key: 'paint-1',
    };
    const first = await post(request);
    expect(first.status).toBe(201);
    const { id } = (await first.json()) as { id: string };
    const again = await post(request);
    expect([again.status, ((await again.json()) as { id: string }).id]).toEqual([200, id]);

    const events = await eventsOf(id);
    expect(events.at(-1)?.data).toMatchObject({ job: id, state: 'done' });
    const later = await eventsOf(id, events[0].id);
    expect(later).toEqual(events.slice(1));
    expect(existsSync(join(directory, 'painted'))).toBe(true);

    const got = async (path: string): Promise<unknown> => (await fetch(`${server.url}${path}`)).json();
    expect(await got(`/v1/jobs/${id}`)).toMatchObject({
      id,
      task: 'synthesize',
      state: 'done',
      attempts: 1,
      error: null,
    });
    expect(await got('/v1/jobs?state=done')).toMatchObject({ jobs: [{ id }] });
    expect(await got(`/v1/jobs/${id}/result`)).toMatchObject({ result: { defects: [{}, {}] } });
    expect(await (await fetch(`${server.url}/v1/jobs/${id}/log`)).text()).toContain('attempt 1');
  });

  it.each([
    [{ task: 'delete-everything', options: {} }, 400, 'There is no task'],
    [{ task: 'check', options: { data: '/etc' } }, 400, 'below the folder of jobs'],
    [{ task: 'check', options: { data: 'a/../../b' } }, 400, 'below the folder of jobs'],
    [{ task: 'train', options: { data: 'a', output: 'b.onnx', hubUrl: 'http://10.0.0.1/' } }, 400, 'no address'],
    [{ task: 'train', options: { data: 'a', output: 'b.onnx', epochs: 0 } }, 400, 'epochs'],
    [{ task: 'check', options: { data: 'x' }, key: 'paint-1' }, 422, 'belongs to a job'],
    [{ task: 'check' }, 400, 'options'],
  ])('is refused: %j', async (body, status, words) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(((await response.json()) as { error: string }).error).toContain(words);
  });

  it('that does not exist is not found, whatever is asked of it', async () => {
    for (const path of ['', '/result', '/log'])
      expect((await fetch(`${server.url}/v1/jobs/none${path}`)).status).toBe(404);
    expect((await fetch(`${server.url}/v1/jobs/none`, { method: 'DELETE' })).status).toBe(404);
  });

  it('is for keys with the scope train', async () => {
    const keyOf = async (scope: 'inspect' | 'read' | 'train'): Promise<string> =>
      (await guarded.keys!.create({ name: scope, scopes: [scope] })).key;
    const keys = { inspect: await keyOf('inspect'), read: await keyOf('read'), train: await keyOf('train') };
    const routes = [
      'GET /v1/jobs',
      'GET /v1/jobs/x',
      'GET /v1/jobs/x/result',
      'GET /v1/jobs/x/log',
      'DELETE /v1/jobs/x',
      'POST /v1/jobs',
      'GET /v1/events?job=x',
    ];
    for (const route of routes) {
      const [method, path] = route.split(' ');
      const status = async (headers: Record<string, string>): Promise<number> => {
        const controller = new AbortController();
        const response = await fetch(`${guarded.url}${path}`, { method, headers, signal: controller.signal });
        controller.abort();
        return response.status;
      };
      expect([route, await status({})]).toEqual([route, 401]);
      for (const scope of ['inspect', 'read'] as const)
        expect([route, await status({ authorization: `Bearer ${keys[scope]}` })]).toEqual([route, 403]);
      expect([200, 400, 404, 415]).toContain(await status({ authorization: `Bearer ${keys.train}` }));
    }
  });
});

it.each(['/a', '\\a', 'C:\\a', 'c:a', '..', 'a/..', 'a\\..\\b', 'a\0', 'https://a', ['ok', { deep: '../x' }]])(
  'what leaves the folder is refused: %j',
  (value) => expect(() => refuseOutside({ value })).toThrow('below the folder'),
);
it('names with points, spaces and umlauts are let through', () => {
  expect(() => refuseOutside({ a: ['photos/..a', 'b c/ü.onnx', './x', 3, true, null] })).not.toThrow();
});
