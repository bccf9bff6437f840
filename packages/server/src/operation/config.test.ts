import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from './config.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clflow-config-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(content: unknown): Promise<string> {
  const path = join(folder, `${Math.random()}.json`);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('the settings of a server', () => {
  it('are taken from flags before the environment, from the environment before the file', async () => {
    const config = await loadConfig({
      flags: { models: 'models', port: 1 },
      env: {
        CLFLOW_PORT: '2',
        CLFLOW_WORKERS: '5',
        CLFLOW_HOST: '',
        CLFLOW_REQUIRE_KEYS: 'true',
        CLFLOW_TRUST_PROXY: '10.0.0.1, 10.0.0.2',
      },
      file: await file({ port: 3, workers: 4, host: '::1', maxMegapixels: 7 }),
    });
    expect(config).toMatchObject({
      port: 1,
      workers: 5,
      host: '::1',
      maxMegapixels: 7,
      requireKeys: true,
      trustProxy: ['10.0.0.1', '10.0.0.2'],
      deadline: 30,
    });
  });

  it.each([
    [{ port: 70_000 }, {}, undefined, '`port` must be a whole number from 0 to 65535, not 70000.'],
    [{}, { CLFLOW_PORT: 'http' }, undefined, 'CLFLOW_PORT must be a whole number from 0 to 65535, not "http".'],
    [
      {},
      { CLFLOW_MAX_MEGAPIXELS: '-1' },
      undefined,
      'CLFLOW_MAX_MEGAPIXELS must be a number above 0, at most 1000, not -1.',
    ],
    [{}, { CLFLOW_REQUIRE_KEYS: 'maybe' }, undefined, 'CLFLOW_REQUIRE_KEYS must be true or false, not "maybe".'],
    [{}, {}, { workers: 'two' }, ': workers must be a whole number from 1 to 1024, not "two".'],
    [{ device: 'gpu' }, {}, undefined, '`device` must be one of auto, cpu, cuda, webgpu, not "gpu".'],
    [{}, {}, { colour: 'red' }, ': colour: there is no such setting'],
    [{}, {}, '[1]', 'must hold one JSON object'],
    [{}, {}, '{', 'is not JSON'],
    [{ tlsCert: 'a.pem' }, {}, undefined, 'both `tlsCert` and `tlsKey`'],
    [{ models: undefined }, {}, undefined, '`models` is missing'],
  ])('are refused with their name and source: %j %j %j', async (flags, env, content, message) => {
    const path = content === undefined ? undefined : await file(content);
    await expect(loadConfig({ flags: { models: 'models', ...flags }, env, file: path })).rejects.toThrow(message);
  });

  it('tell of a file that is not there', async () => {
    await expect(loadConfig({ flags: { models: 'm' }, file: join(folder, 'no.json') })).rejects.toThrow(
      'Cannot read the settings',
    );
  });
});

it('leaves jobs to a queue only where their folder is named', async () => {
  const queue = 'redis://:secret@127.0.0.1:1';
  await expect(loadConfig({ flags: { models: 'models', queue } })).rejects.toMatchObject({
    code: 'usage',
    message: '`queue` needs `jobs`: the folder that jobs read and write below, the same on all machines.',
  });
  expect(await loadConfig({ flags: { models: 'models', jobs: 'work' }, env: { CLFLOW_QUEUE: queue } })).toMatchObject({
    queue,
  });
});
