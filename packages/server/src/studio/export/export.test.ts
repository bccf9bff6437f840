/** @file Exports over HTTP: what they hold, how large they are, that they end when nobody takes them. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodePng, openDataset } from 'clflow';
import type { ProjectJson, StudioEvent } from '../schemas.js';
import { keptMask } from '../testing/kept-mask.js';
import { hasPython, unzip } from '../testing/python-zip.js';
import { startStudio, type TestStudio } from '../testing/studio.js';
import { trainedSmall, until } from '../testing/trained.js';
import { polygonsOf } from './coco.js';
import type { ExportKind, ExportListJson } from './schemas.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let studio: TestStudio;
let project: ProjectJson;
beforeAll(async () => {
  studio = await startStudio();
  const bundle = join(studio.root, 'pages/bundle');
  mkdirSync(bundle, { recursive: true });
  writeFileSync(join(bundle, 'index.html'), '<title>inspect</title>');
  project = await trainedSmall(studio, 'Scheibe – groß');
  const [scratched] = (await studio.images(project.id)).filter(({ label }) => label === 'defective');
  const mask = { width: 64, height: 64, data: new Uint8Array(64 * 64) };
  for (let y = 10; y < 20; y++) mask.data.fill(255, 64 * y + 30, 64 * y + 50);
  mkdirSync(join(project.folder, 'ground_truth/scratch'), { recursive: true });
  const file = scratched.name.replace('test/', 'ground_truth/').replace('.png', '_mask.png');
  writeFileSync(join(project.folder, file), await encodePng(mask));
  await studio.call('POST', `/projects/${project.id}/scan`);
});
afterAll(() => studio.close());

const list = async (): Promise<ExportListJson> =>
  (await studio.call<ExportListJson>('GET', `/projects/${project.id}/exports`)).body;
const take = (kind: string, query = ''): Promise<Response> =>
  studio.raw(`/api/projects/${project.id}/exports/${kind}${query}`);

/** Into a folder, by another program. */
async function unpacked(kind: ExportKind): Promise<{ folder: string; size: number }> {
  const bytes = Buffer.from(await (await take(kind)).arrayBuffer());
  const folder = join(studio.root, `unpacked-${kind}`);
  const file = `${folder}.zip`;
  writeFileSync(file, bytes);
  rmSync(folder, { recursive: true, force: true });
  unzip(file, folder);
  return { folder, size: bytes.length };
}

describe('exports', () => {
  it('tell how large they will be, and what is in the way', async () => {
    const { model, exports } = await list();
    expect(model).toMatchObject({ version: 1, sha256: project.model!.sha256 });
    expect(model!.inputs[0]).toMatchObject({ name: 'image', type: 'uint8' });
    expect(model!.outputs.map(({ name }) => name)).toContain('anomaly_score');
    const of = (kind: ExportKind) => exports.find((one) => one.kind === kind)!;
    expect(of('model')).toMatchObject({ bytes: project.model!.bytes, is_exact: true, obstacle: null });
    expect(of('report')).toMatchObject({ bytes: null, obstacle: 'The report is not made yet.' });
    expect(of('triton').command).toBe("clflow export 'Scheibe – groß-1.onnx' --triton repository --name Scheibe-gro");
    for (const kind of ['model', 'results', 'project', 'web'] as const) {
      const answer = await take(kind);
      const length = Number(answer.headers.get('content-length'));
      expect((await answer.arrayBuffer()).byteLength).toBe(length);
      expect([kind, length]).toEqual([kind, of(kind).bytes]);
    }
  });

  it('give the model as it is', async () => {
    const answer = await take('model');
    expect(decodeURIComponent(answer.headers.get('content-disposition')!)).toContain('Scheibe – groß-1.onnx');
    const hash = createHash('sha256').update(Buffer.from(await answer.arrayBuffer()));
    expect(hash.digest('hex')).toBe(project.model!.sha256);
  });

  it.skipIf(!hasPython)('give the images as a data set that the command line reads (unpacked by python3)', async () => {
    const [unsure, dented] = await studio.images(project.id);
    const act = { type: 'label', images: [unsure.id], label: 'unsure' };
    await studio.call('POST', `/projects/${project.id}/actions`, act);
    const dent = { type: 'label', images: [dented.id], label: 'defective', defect: 'dent' };
    await studio.call('POST', `/projects/${project.id}/actions`, dent);
    expect(await keptMask(studio, dented)).toBe('studio');
    const { folder, size } = await unpacked('dataset');
    const whole = await unpacked('project');
    await studio.raw(`/api/images/${dented.id}/mask`, { method: 'DELETE' });
    await studio.call('POST', `/projects/${project.id}/undo`);
    await studio.call('POST', `/projects/${project.id}/undo`);
    const root = join(folder, 'Scheibe – groß');
    const { train, test, layout } = await openDataset(root);
    expect([layout, train.length, test.length]).toEqual(['mvtec', 10, 3]);
    expect(test.flatMap(({ masks }) => masks)).toHaveLength(2);
    expect(readFileSync(join(whole.folder, 'Scheibe – groß/labels.csv'), 'utf8')).toContain(`masks/${dented.name}.png`);
    expect(existsSync(join(whole.folder, `Scheibe – groß/masks/${dented.name}.png`))).toBe(true);
    const coco = JSON.parse(readFileSync(join(root, 'annotations.coco.json'), 'utf8')) as {
      images: unknown[];
      categories: unknown[];
      annotations: { category_id: number; bbox: number[]; area: number; segmentation: number[][] }[];
    };
    expect(coco.images).toHaveLength(13);
    expect(coco.categories).toEqual([
      { id: 1, name: 'dent', supercategory: 'defect' },
      { id: 2, name: 'scratch', supercategory: 'defect' },
    ]);
    expect(coco.annotations).toHaveLength(2);
    const { bbox, area } = coco.annotations.find(({ category_id: kind }) => kind === 2)!;
    expect(bbox).toEqual([30, 10, 20, 10]);
    expect(area).toBeCloseTo(200, -1);
    const csv = readFileSync(join(root, 'images.csv'), 'utf8');
    expect(csv.trim().split('\r\n')).toHaveLength(14);
    expect(csv).toMatch(/^\ufefffile,name,label,defect,split/);
    // The guess is no promise, but near.
    expect(Math.abs((await list()).exports.find(({ kind }) => kind === 'dataset')!.bytes! - size)).toBeLessThan(10_000);
  });

  it.skipIf(!hasPython)(
    'give scores, Triton its folder, a page with the model, and everything (needs python3)',
    async () => {
      const rows = (await (await take('results')).text()).trim().split('\r\n');
      expect(rows).toHaveLength(15);
      const triton = await unpacked('triton');
      expect(readFileSync(join(triton.folder, 'Scheibe-gro/config.pbtxt'), 'utf8')).toContain('onnxruntime_onnx');
      expect(readFileSync(join(triton.folder, 'Scheibe-gro/1/model.onnx'))).toHaveLength(project.model!.bytes);
      // What was written for it is taken away.
      await until(
        () => Promise.resolve(readdirSync(join(studio.root, 'data'))),
        (names) => names.every((name) => !name.startsWith('export-')),
      );
      const web = await unpacked('web');
      const script = readFileSync(join(web.folder, 'Scheibe – groß-1-web/model.js'), 'utf8');
      const [, base64] = /^globalThis\.clflowModel = "([^"]*)";\n$/.exec(script)!;
      const hash = createHash('sha256').update(Buffer.from(base64, 'base64'));
      expect(hash.digest('hex')).toBe(project.model!.sha256);
      const whole = await unpacked('project');
      const root = join(whole.folder, 'Scheibe – groß');
      expect(readdirSync(root).sort()).toEqual(['images', 'labels.csv', 'models', 'project.json']);
      expect((await openDataset(join(root, 'images'))).train).toHaveLength(10);
      expect(JSON.parse(readFileSync(join(root, 'project.json'), 'utf8'))).toMatchObject({ name: 'Scheibe – groß' });
    },
  );

  it('are refused with a sentence', async () => {
    for (const [path, status] of [
      ['nothing', 404],
      ['report', 409],
      ['model?model=999', 404],
      ['model?id=a%20b', 400],
    ] as const) {
      const answer = await take(path);
      expect([path, answer.status]).toEqual([path, status]);
      expect(((await answer.json()) as { error: string }).error).toMatch(/\S/);
    }
    expect((await studio.call('DELETE', '/exports/none-such')).status).toBe(404);
  });

  it('say which file has gone, before anything is sent', async () => {
    const [image] = await studio.images(project.id);
    const path = join(project.folder, image.name);
    const bytes = readFileSync(path);
    rmSync(path);
    const answer = await take('dataset');
    writeFileSync(path, bytes);
    expect(answer.status).toBe(409);
    expect(((await answer.json()) as { error: string }).error).toMatch(/its file is not there any more/);
  });
});

describe('an export under way', () => {
  /** Larger than what sockets hold by themselves. */
  const large = 80e6;
  let id: number;
  const events: StudioEvent[] = [];
  const listening = new AbortController();
  beforeAll(async () => {
    const folder = join(studio.root, 'large');
    mkdirSync(join(folder, 'good'), { recursive: true });
    const noise = { width: 4000, height: 3000, data: new Uint8Array(36e6).map((_, i) => (i * 2654435761) >>> 13) };
    const png = await encodePng(noise);
    for (let i = 0; i * png.length < large; i++) writeFileSync(join(folder, `good/${i}.png`), png);
    id = (await studio.call<ProjectJson>('POST', '/projects', { folder })).body.id;
    await until(
      async () => (await studio.images(id)).length,
      (count) => count * png.length >= large,
    );
    const response = await studio.raw('/api/events', { signal: listening.signal });
    void (async () => {
      for await (const part of response.body!.pipeThrough(new TextDecoderStream()))
        for (const [, data] of part.matchAll(/^data: (.*)$/gm)) events.push(JSON.parse(data) as StudioEvent);
    })().catch(() => {});
  });
  afterAll(() => listening.abort());
  const states = (name: string): string[] =>
    events.flatMap((event) => (event.type === 'export' && event.export === name ? [event.state] : []));
  const begun = (name: string, init?: RequestInit): Promise<Response> =>
    studio.raw(`/api/projects/${id}/exports/project?id=${name}`, init);

  it('ends when the client has gone', async () => {
    const gone = new AbortController();
    const answer = await begun('client-gone', { signal: gone.signal });
    await answer.body!.getReader().read();
    gone.abort();
    await until(
      () => Promise.resolve(states('client-gone')),
      (all) => all.includes('cancelled'),
    );
    expect(states('client-gone')).not.toContain('done');
  });

  it('is cancelled, and what has arrived is not taken for the whole', async () => {
    const answer = await begun('to-be-cancelled');
    const reader = answer.body!.getReader();
    await reader.read();
    expect((await begun('to-be-cancelled')).status).toBe(409);
    expect((await studio.call('DELETE', '/exports/to-be-cancelled')).status).toBe(204);
    await expect(
      (async () => {
        while (!(await reader.read()).done);
      })(),
    ).rejects.toThrow();
    await until(
      () => Promise.resolve(states('to-be-cancelled')),
      (all) => all.at(-1) === 'cancelled',
    );
  });

  it('tells how far it is, and that it is done', async () => {
    const answer = await begun('to-the-end');
    expect((await answer.arrayBuffer()).byteLength).toBe(Number(answer.headers.get('content-length')));
    await until(
      () => Promise.resolve(states('to-the-end')),
      (all) => all.at(-1) === 'done',
    );
  });
});

describe('polygons', () => {
  it('follow every piece, and what is very large, too', () => {
    const mask = { width: 3000, height: 2000, data: new Uint8Array(6e6) };
    for (let y = 100; y < 1900; y++) mask.data.fill(1, 3000 * y + 100, 3000 * y + 2000);
    mask.data.fill(1, 3000 * 1990 + 2900, 3000 * 1990 + 2990);
    const polygons = polygonsOf(mask);
    expect(polygons).toHaveLength(2);
    const right = Math.max(...polygons[0].map(([x]) => x), ...polygons[1].map(([x]) => x));
    expect(right).toBeGreaterThan(2985);
    expect(polygonsOf({ width: 4, height: 4, data: new Uint8Array(16) })).toEqual([]);
  });
});
