/** @file Products and their images over HTTP: opened folders, labels that are undone, pages, pictures, uploads. */
import { existsSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from 'clflow';
import { picture } from '../testing/small-model.js';
import type { Done, Facets, ImagesPage, Preview, Uploaded } from './api.js';
import type { ImageDetailsJson, ProjectJson } from './schemas.js';
import { openSmall, startStudio, writeSmallProduct, type TestStudio } from './testing/studio.js';

let studio: TestStudio;
let project: ProjectJson;
beforeAll(async () => {
  studio = await startStudio();
  project = await openSmall(studio);
});
afterAll(() => studio.close());

describe('a folder', () => {
  it('is opened once, with labels and splits as its layout has them', async () => {
    expect(project).toMatchObject({ name: 'discs', sample: false, missing: false, model: null, job: null });
    expect(project.counts).toEqual({ good: 12, defective: 2, unsure: 0, unlabelled: 0, aside: 0 });
    const again = await studio.call<ProjectJson>('POST', '/projects', { folder: project.folder });
    expect(again.body.id).toBe(project.id);
    const { body } = await studio.call<Facets>('GET', `/projects/${project.id}/facets`);
    expect(body).toMatchObject({ defects: [{ name: 'scratch', images: 2 }], splits: { train: 10, test: 4 } });
    expect((await studio.call('POST', '/projects', { folder: join(studio.root, 'nowhere') })).status).toBe(400);
    expect((await studio.call('POST', '/projects', { folder: 'relative' })).status).toBe(400);
  });

  it('is shown before it is opened, with what check finds', async () => {
    const { status, body } = await studio.call<Preview>('POST', '/preview', { folder: project.folder });
    expect(status).toBe(200);
    expect(body.layout).toBe('mvtec');
    expect(body.groups).toContainEqual({ label: 'defective', defect: 'scratch', split: 'test', images: 2 });
    expect(body.findings.map(({ message }) => message).join(' ')).toContain('no ground-truth masks');
  });

  it('is looked at again: what is new comes, what is gone is hidden and comes back with its label, what is broken is told', async () => {
    const folder = join(studio.root, 'changing');
    await writeSmallProduct(folder, { train: 4, test: 0, scratched: 1 });
    const { id } = (await studio.call<ProjectJson>('POST', '/projects', { folder })).body;
    const first = (await studio.images(id)).find(({ split }) => split === 'train')!;
    await studio.call('POST', `/projects/${id}/actions`, { type: 'label', images: [first.id], label: 'unsure' });
    const bytes = readFileSync(join(folder, first.name));
    rmSync(join(folder, first.name));
    writeFileSync(join(folder, 'train/good/broken.png'), 'no image');
    writeFileSync(join(folder, 'train/good/new.png'), await encodePng(picture(77)));
    const after = (await studio.call<ProjectJson>('POST', `/projects/${id}/scan`)).body;
    expect(after.counts).toMatchObject({ good: 4, defective: 1, unsure: 0 });
    expect(after.unreadable).toEqual([
      { file: 'train/good/broken.png', reason: expect.stringContaining('not an image') },
    ]);
    writeFileSync(join(folder, first.name), bytes);
    rmSync(join(folder, 'train/good/broken.png'));
    const back = (await studio.call<ProjectJson>('POST', `/projects/${id}/scan`)).body;
    expect(back).toMatchObject({ counts: { good: 4, unsure: 1 }, unreadable: [] });
    expect((await studio.call('DELETE', `/projects/${id}`)).status).toBe(204);
    expect(existsSync(join(folder, first.name))).toBe(true);
    expect((await studio.call('GET', `/projects/${id}`)).status).toBe(404);
  });
});

it('tells of a folder that fits no layout why it does not, and opens it without labels', async () => {
  const folder = join(studio.root, 'several');
  for (const name of ['one', 'two']) await writeSmallProduct(join(folder, name), { train: 1, test: 0, scratched: 0 });
  const { body } = await studio.call<Preview>('POST', '/preview', { folder });
  expect(body).toMatchObject({ layout: 'none', groups: [{ label: null, defect: null, split: null, images: 2 }] });
  expect(body.findings[0].message).toContain('holds several categories (one, two)');
  const opened = (await studio.call<ProjectJson>('POST', '/projects', { folder })).body;
  expect(opened.counts).toMatchObject({ good: 0, unlabelled: 2 });
});

describe('labels', () => {
  const act = (body: object) => studio.call<Done>('POST', `/projects/${project.id}/actions`, body);
  const details = async (id: number) => (await studio.call<ImageDetailsJson>('GET', `/images/${id}`)).body;

  it('win over the folder, are undone and done again, and leave their history', async () => {
    const [image] = await studio.images(project.id);
    const labelled = await act({ type: 'label', images: [image.id, 999_999], label: 'defective', defect: 'dent' });
    expect(labelled.body).toEqual({ action: { type: 'label', images: [image.id] }, can_undo: true, can_redo: false });
    await studio.call('POST', `/projects/${project.id}/scan`);
    expect(await details(image.id)).toMatchObject({ label: 'defective', defect: 'dent' });

    const undone = await studio.call<Done>('POST', `/projects/${project.id}/undo`);
    expect(undone.body).toMatchObject({ action: { images: [image.id] }, can_redo: true });
    expect(await details(image.id)).toMatchObject({ label: image.label, defect: image.defect });
    await studio.call('POST', `/projects/${project.id}/redo`);
    expect(await details(image.id)).toMatchObject({ label: 'defective', defect: 'dent' });

    await studio.call('POST', `/projects/${project.id}/undo`);
    await act({ type: 'aside', images: [image.id], aside: true });
    const redo = await studio.call<Done>('POST', `/projects/${project.id}/redo`);
    expect(redo.body).toMatchObject({ action: null, can_redo: false });
    expect((await details(image.id)).aside).toBe(true);
    await studio.call('POST', `/projects/${project.id}/undo`);
    const { history, aside } = await details(image.id);
    expect(aside).toBe(false);
    expect(history.map(({ label }) => label)).toEqual(['defective', image.label, 'defective', image.label]);
  });

  it('can be none, though the folder has one; a split can be chosen and given back', async () => {
    const image = (await studio.images(project.id)).find(({ split }) => split === 'train')!;
    await act({ type: 'label', images: [image.id], label: null });
    await act({ type: 'split', images: [image.id], split: 'test' });
    await studio.call('POST', `/projects/${project.id}/scan`);
    expect(await details(image.id)).toMatchObject({ label: null, split: 'test' });
    for (let i = 0; i < 2; i++) await studio.call('POST', `/projects/${project.id}/undo`);
    expect(await details(image.id)).toMatchObject({ label: 'good', split: 'train' });
  });

  it('of kinds that are no folder names, and of nobody, are refused', async () => {
    for (const defect of ['../up', '', '.hidden', 'a/b']) {
      expect((await act({ type: 'label', images: [1], label: 'defective', defect })).status).toBe(400);
    }
    expect((await act({ type: 'label', images: [], label: 'good' })).status).toBe(400);
  });
});

describe('pages', () => {
  it('go through all images once, in natural order, filtered as asked', async () => {
    const names: string[] = [];
    let after = '';
    do {
      const { body } = await studio.call<ImagesPage>('GET', `/projects/${project.id}/images?limit=5${after}`);
      expect(body.total).toBe(14);
      names.push(...body.images.map(({ name }) => name));
      after = body.next === null ? '' : `&after=${body.next}`;
    } while (after !== '');
    expect(names).toHaveLength(14);
    expect(names.slice(-3)).toEqual(['train/good/7.png', 'train/good/8.png', 'train/good/9.png']);
    const query = 'view=defective&search=SCRATCH&sort=score';
    const { body } = await studio.call<ImagesPage>('GET', `/projects/${project.id}/images?${query}`);
    expect(body.images.map(({ name }) => name)).toEqual(['test/scratch/200.png', 'test/scratch/201.png']);
    expect((await studio.call('GET', `/projects/${project.id}/images?after=nonsense`)).status).toBe(400);
  });
});

describe('pictures', () => {
  it('are sent as what they are, small ones made once and kept by content', async () => {
    const [image] = await studio.images(project.id);
    const file = await studio.raw(`/api/images/${image.id}/file`);
    expect(file.headers.get('content-type')).toBe('image/png');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await file.arrayBuffer())).toEqual(readFileSync(join(project.folder, image.name)));
    const thumb = await studio.raw(`/api/images/${image.id}/thumb`);
    expect(thumb.headers.get('content-type')).toBe('image/webp');
    const etag = thumb.headers.get('etag')!;
    const again = await studio.raw(`/api/images/${image.id}/thumb`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    const lasting = await studio.raw(`/api/images/${image.id}/thumb?v=${etag.slice(1, 13)}`);
    expect(lasting.headers.get('cache-control')).toContain('immutable');
    expect((await studio.raw(`/api/images/${image.id}/mask`)).status).toBe(404);
    expect((await studio.raw(`/api/images/${image.id}/map`)).status).toBe(404);
  });
});

describe('uploads', () => {
  const upload = async (into: string, ...files: (readonly [name: string, content: Uint8Array | string])[]) => {
    const form = new FormData();
    for (const [name, content] of files)
      form.append('files', new Blob([content as Uint8Array<ArrayBuffer> | string]), name);
    const response = await studio.raw(`/api/projects/${project.id}/uploads?into=${encodeURIComponent(into)}`, {
      method: 'POST',
      body: form,
    });
    return { status: response.status, body: (await response.json()) as Uploaded };
  };

  it('never leave their folder, never replace a file, and go on behind a broken one', async () => {
    const png = await encodePng(picture(300));
    const { body } = await upload(
      'good',
      ['../../../evil.png', png],
      ['0.png', png],
      ['broken.jpg', 'no image'],
      ['C:\\pictures\\con.txt', png],
      ['.hidden', png],
    );
    expect(body.files.map(({ error }) => error === null)).toEqual([true, true, false, true, true]);
    expect(existsSync(join(studio.root, 'evil.png'))).toBe(false);
    const names = (await studio.images(project.id)).map(({ name }) => name);
    for (const name of ['evil.png', '0 (2).png', 'con.txt.png', 'hidden.png'])
      expect(names).toContain(`train/good/${name}`);
    expect(readdirSync(join(project.folder, 'train/good')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('are kept once where the answer was lost and the same file comes again', async () => {
    const png = await encodePng(picture(302));
    const [first, again] = [await upload('good', ['lost.png', png]), await upload('good', ['lost.png', png])];
    expect(again.body.files[0]).toEqual({ file: 'lost.png', image: first.body.files[0].image, error: null });
    const other = await upload('good', ['lost.png', await encodePng(picture(303))]);
    expect(other.body.files[0].image).not.toBe(first.body.files[0].image);
    const names = readdirSync(join(project.folder, 'train/good')).filter((name) => name.startsWith('lost'));
    expect(names.sort()).toEqual(['lost (2).png', 'lost.png']);
  });

  it('take away what a crash left half-written, but not what may still be coming', async () => {
    const folder = join(project.folder, 'train/good');
    const [old, fresh] = [0, 1].map((i) => join(folder, `.clflow-${String(i).repeat(8)}-0000-4000-8000-000000000000`));
    for (const file of [old, fresh]) writeFileSync(file, 'half');
    utimesSync(old, new Date(0), new Date(0));
    await upload('good', ['after.png', await encodePng(picture(304))]);
    expect([existsSync(old), existsSync(fresh)]).toEqual([false, true]);
    rmSync(fresh);
  });

  it('are labelled as they were given', async () => {
    const png = await encodePng(picture(301, { scratched: true }));
    const [dent, new_] = [await upload('defect/dent', ['a.png', png]), await upload('unlabelled', ['b.png', png])];
    const images = await studio.images(project.id);
    const of = ({ body }: typeof dent) => images.find(({ id }) => id === body.files[0].image);
    expect(of(dent)).toMatchObject({ name: 'test/dent/a.png', label: 'defective', defect: 'dent', split: 'test' });
    expect(of(new_)).toMatchObject({ name: 'unlabelled/b.png', label: null, split: null });
    for (const into of ['defect/..', 'defect/a/b', 'bad', ''])
      expect((await upload(into, ['a.png', png])).status).toBe(400);
  });
});
