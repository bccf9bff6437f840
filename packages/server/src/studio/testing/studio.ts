/** @file A studio on a free port, with a folder for its data and pages that say nothing, and a client that has its token. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from 'clflow';
import { picture } from '../../testing/small-model.js';
import { openStudio, type StudioOptions } from '../open-studio.js';
import type { ImageJson, ProjectJson } from '../schemas.js';

export interface TestStudio {
  readonly root: string;
  readonly origin: string;
  readonly token: string;
  /** Parses JSON, whatever the status. */
  call<Answer>(method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }>;
  raw(path: string, init?: RequestInit): Promise<Response>;
  images(project: number): Promise<ImageJson[]>;
  /** Stops it and starts another on the same data. */
  again(): Promise<TestStudio>;
  /** Leaves its data. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export async function startStudio(
  options: StudioOptions = {},
  root = mkdtempSync(join(tmpdir(), 'clflow-studio-')),
): Promise<TestStudio> {
  const pages = join(root, 'pages');
  mkdirSync(join(pages, 'assets'), { recursive: true });
  writeFileSync(join(pages, 'index.html'), '<title>studio</title>');
  writeFileSync(join(pages, 'assets', 'index-abc.js'), '1');
  const { url, stop } = await openStudio({ data: join(root, 'data'), pages, logLevel: 'error', ...options });
  const { origin, searchParams } = new URL(url);
  const token = searchParams.get('token')!;
  const raw = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${origin}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
  const call: TestStudio['call'] = async <Answer>(method: string, path: string, body?: unknown) => {
    const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await raw(`/api${path}`, {
      method,
      headers: json,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Answer };
  };
  return {
    ...{ root, origin, token, raw, call, stop },
    images: async (project) =>
      (await call<{ images: ImageJson[] }>('GET', `/projects/${project}/images?limit=1000`)).body.images,
    again: async () => {
      await stop();
      return startStudio(options, root);
    },
    close: async () => {
      await stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Good pictures to learn from and to test on, and a few that are scratched. */
export async function writeSmallProduct(folder: string, { train = 10, test = 2, scratched = 2 } = {}): Promise<void> {
  const write = async (place: string, seed: number, isScratched = false): Promise<void> => {
    mkdirSync(join(folder, place), { recursive: true });
    writeFileSync(join(folder, place, `${seed}.png`), await encodePng(picture(seed, { scratched: isScratched })));
  };
  for (let i = 0; i < train; i++) await write('train/good', i);
  for (let i = 0; i < test; i++) await write('test/good', 100 + i);
  for (let i = 0; i < scratched; i++) await write('test/scratch', 200 + i, true);
}

export async function openSmall(studio: TestStudio, name = 'discs'): Promise<ProjectJson> {
  const folder = join(studio.root, name);
  await writeSmallProduct(folder);
  return (await studio.call<ProjectJson>('POST', '/projects', { folder })).body;
}
