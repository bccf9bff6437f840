import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HUB_MODELS } from './hub-models.js';
import { defaultCacheDir, resolveWeights, type StoreOptions } from './store.node.js';
import { startHub, type HubFault, type HubServer } from './testing/hub-server.node.js';

const repo = 'timm/resnet18.tv_in1k';
const file = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) % 251);
const sha256 = createHash('sha256').update(file).digest('hex');

let cacheDir: string;
let hub: HubServer;
let told: string[];

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'clflow-store-'));
  hub = await startHub(repo);
  hub.serve(file);
  told = [];
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await hub.close();
  await rm(cacheDir, { recursive: true });
});

const models = new Map([['resnet18', { repo, path: 'model.safetensors' }]]);
const resolve = (options: StoreOptions = {}) =>
  resolveWeights('resnet18', {
    models,
    cacheDir,
    endpoint: hub.endpoint,
    notify: (message) => told.push(message),
    ...options,
  });

async function filesLeft(): Promise<string[]> {
  const entries = await readdir(cacheDir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

async function failure(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  return promise.then(
    () => expect.unreachable('should have failed'),
    (error) => error,
  );
}

describe('a known name', () => {
  it('is downloaded once, then comes from the cache without any request', async () => {
    const first = await resolve();
    expect(first).toEqual({ path: join(cacheDir, 'weights', 'timm--resnet18.tv_in1k', 'model.safetensors'), sha256 });
    expect(new Uint8Array(await readFile(first.path))).toEqual(file);
    expect(await readFile(`${first.path}.sha256`, 'utf8')).toBe(`${sha256}\n`);
    expect(told).toEqual([`Downloading the weights of resnet18 from ${hub.endpoint}/${repo} …`]);
    const requests = hub.requests.length;
    expect(await resolve()).toEqual(first);
    expect(await resolve({ offline: true })).toEqual(first);
    expect(hub.requests).toHaveLength(requests);
    expect((await filesLeft()).sort()).toEqual(['model.safetensors', 'model.safetensors.sha256']);
  });

  it('takes the hub from CLFLOW_HUB before HF_ENDPOINT', async () => {
    vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:1');
    vi.stubEnv('CLFLOW_HUB', `${hub.endpoint}/`);
    expect((await resolve({ endpoint: undefined })).sha256).toBe(sha256);
    vi.stubEnv('CLFLOW_HUB', '');
    vi.stubEnv('HF_ENDPOINT', hub.endpoint);
    await rm(join(cacheDir, 'weights'), { recursive: true });
    expect((await resolve({ endpoint: undefined })).sha256).toBe(sha256);
  });

  it('uses the fetch it is given', async () => {
    const urls: string[] = [];
    await resolve({
      fetch: (...args) => {
        urls.push(String(args[0]));
        return fetch(...args);
      },
    });
    expect(urls).toEqual(Array(2).fill(`${hub.endpoint}/${repo}/resolve/main/model.safetensors`));
  });

  it('is taken from a hub that announces no checksum', async () => {
    hub.serve(file, 'plain');
    expect((await resolve()).sha256).toBe(sha256);
  });

  it('is fetched again when the cached copy is damaged, and says so', async () => {
    const { path } = await resolve();
    await writeFile(path, file.subarray(0, 1000));
    expect((await failure(resolve({ offline: true }))).message).toMatch(/switched off/);
    expect(await resolve()).toEqual({ path, sha256 });
    expect(new Uint8Array(await readFile(path))).toEqual(file);
    expect(told.some((message) => message.includes(`${path} are damaged`))).toBe(true);
  });
});

describe('a download that fails', () => {
  it.each<[HubFault, RegExp]>([
    ['etag', /the file has SHA-256 [0-9a-f]{64}, expected was [0-9a-f]{64}/],
    ['cut', /the transfer broke off after \d+ of 300000 bytes/],
    ['short', /299999 bytes arrived instead of 300000/],
    ['endless', /more than the 300000 bytes arrive that were announced/],
    ['missing', /the hub has no file model.safetensors in timm\/resnet18.tv_in1k/],
    ['error', /status 503/],
  ])('by fault "%s" is explained and leaves nothing behind', async (fault, reason) => {
    hub.serve(file, fault);
    const error = await failure(resolve());
    expect(error.code).toBe('network');
    expect(error.message).toMatch(reason);
    expect(error.message).toContain('Cannot download the weights of resnet18 from');
    expect(error.message).toContain('`weights` FILE');
    expect(await filesLeft()).toEqual([]);
    hub.serve(file);
    expect((await resolve()).sha256).toBe(sha256);
  });

  it('because nobody listens says where and why', async () => {
    const gone = await startHub(repo);
    await gone.close();
    const error = await failure(resolve({ endpoint: gone.endpoint }));
    expect(error.code).toBe('network');
    expect(error.message).toContain(`from ${gone.endpoint}/${repo}: fetch failed (connect ECONNREFUSED`);
    expect(await filesLeft()).toEqual([]);
  });

  it('because the cache cannot be written is an io error', async () => {
    await writeFile(join(cacheDir, 'occupied'), '');
    const error = await failure(resolve({ cacheDir: join(cacheDir, 'occupied') }));
    expect(error.code).toBe('io');
  });
});

it('removes what a killed download left an hour ago, and not what another one is at', async () => {
  const folder = join(cacheDir, 'weights', repo.replace('/', '--'));
  await mkdir(folder, { recursive: true });
  for (const part of ['old', 'new']) await writeFile(join(folder, `model.safetensors.${part}.tmp`), 'x');
  await utimes(join(folder, 'model.safetensors.old.tmp'), 1, 1);
  await resolve();
  expect((await filesLeft()).filter((name) => name.endsWith('.tmp'))).toEqual(['model.safetensors.new.tmp']);
});

describe('a pinned file', () => {
  const pinned = (more: object) =>
    new Map([
      [
        'resnet18',
        { repo, path: 'model.safetensors', pinned: { revision: 'abc', size: file.length, sha256, ...more } },
      ],
    ]);

  it('is asked for by its commit, and taken from a hub that has only the newest files if it is the same', async () => {
    const { path } = await resolve({ models: pinned({}) });
    expect(hub.requests[0]).toBe(`/${repo}/resolve/abc/model.safetensors`);
    expect(hub.requests.at(-1)).toBe(`/${repo}/resolve/main/model.safetensors`);
    expect(await resolve({ models: pinned({}), offline: true })).toEqual({ path, sha256 });
  });

  it('of another size is refused before it is fetched', async () => {
    const error = await failure(resolve({ models: pinned({ size: 100 }) }));
    expect(error.message).toContain('the hub announces 300000 bytes instead of 100');
    expect(hub.requests).toHaveLength(2);
  });

  it('of other bytes is refused, whatever the hub announces', async () => {
    const other = '0'.repeat(64);
    const error = await failure(resolve({ models: pinned({ sha256: other }) }));
    expect(error.message).toContain(`the file has SHA-256 ${sha256}, expected was ${other}`);
    expect(await filesLeft()).toEqual([]);
  });

  it('is fetched again where the cache has another', async () => {
    await resolve();
    const error = await failure(resolve({ models: pinned({ sha256: '0'.repeat(64) }), offline: true }));
    expect(error.message).toMatch(/switched off/);
    expect(told.at(-1)).toMatch(/are other ones than this version of clflow knows/);
  });
});

it('the files known by name are pinned as far as they are known', () => {
  const { pinned } = HUB_MODELS.get('resnet18')!;
  expect(pinned).toMatchObject({ size: 46_807_446, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

it('offline says what is missing where, without a request', async () => {
  const error = await failure(resolve({ offline: true }));
  expect(error.code).toBe('network');
  expect(error.message).toContain(`The weights of resnet18 are not at ${cacheDir}`);
  expect(error.message).toContain('`weights` FILE');
  expect(hub.requests).toEqual([]);
});

it('a path is taken as it is', async () => {
  const path = join(cacheDir, 'mine.safetensors');
  await writeFile(path, file);
  expect(await resolveWeights(path, { offline: true })).toEqual({ path, sha256 });
});

it('what is neither a name nor a file is refused with the names', async () => {
  const error = await failure(resolveWeights('resnet1999', { cacheDir }));
  expect(error.code).toBe('weights');
  expect(error.message).toMatch(/"resnet1999".*resnet18, resnet34, resnet50, wide_resnet50_2/);
});

it('caches under XDG_CACHE_HOME', () => {
  vi.stubEnv('XDG_CACHE_HOME', '/some/where');
  expect(defaultCacheDir()).toBe(join('/some/where', 'clflow'));
  vi.stubEnv('XDG_CACHE_HOME', '');
  vi.stubEnv('HOME', '/home/somebody');
  expect(defaultCacheDir()).toBe(join('/home/somebody', '.cache', 'clflow'));
});
