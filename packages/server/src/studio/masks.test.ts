/** @file Masks over HTTP: they come back, lie where the command line reads them, and nothing of a person's is lost. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check, encodeJpeg, encodePng, openDataset } from 'clflow';
import { image as images } from 'clflow/parts';
import { picture } from '../testing/small-model.js';
import type { MaskSaved } from './api.js';
import type { ImageJson, ProjectJson } from './schemas.js';
import { openSmall, startStudio, writeSmallProduct, type TestStudio } from './testing/studio.js';

let studio: TestStudio;
let project: ProjectJson;
let size: { width: number; height: number };
beforeAll(async () => {
  studio = await startStudio();
  project = await openSmall(studio);
  const { width, height } = (await studio.images(project.id))[0];
  size = { width: width!, height: height! };
});
afterAll(() => studio.close());

/** White in a square. */
function square(at: number, of = size): Promise<Uint8Array> {
  const data = new Uint8Array(of.width * of.height);
  for (let y = at; y < at + 8; y++) data.fill(255, y * of.width + at, y * of.width + at + 8);
  return encodePng({ ...of, data });
}

async function put(image: number, body: Uint8Array | null, tag?: string) {
  const response = await studio.raw(`/api/images/${image}/mask`, {
    method: body === null ? 'DELETE' : 'PUT',
    headers: { ...(body && { 'content-type': 'image/png' }), ...(tag !== undefined && { 'if-match': tag }) },
    body: body as Uint8Array<ArrayBuffer> | null,
  });
  return { status: response.status, body: (await response.json()) as MaskSaved & { error: string } };
}

async function whiteOf(image: number): Promise<number> {
  const response = await studio.raw(`/api/images/${image}/mask`);
  expect(response.status).toBe(200);
  const { data } = await images.decodeMask(new Uint8Array(await response.arrayBuffer()));
  return data.filter((value) => value === 255).length;
}

const named = async (name: string, id = project.id): Promise<ImageJson> =>
  (await studio.images(id)).find((image) => image.name === name)!;

describe('a mask of a defect', () => {
  it('lies where the command line reads it, and comes back', async () => {
    const image = await named('test/scratch/200.png');
    expect(image.has_mask).toBe(false);
    const saved = await put(image.id, await square(4), '"none"');
    expect(saved).toMatchObject({ status: 200, body: { place: 'folder', has_mask: true } });
    expect(saved.body.file).toBe('ground_truth/scratch/200_mask.png');
    expect(await whiteOf(image.id)).toBe(64);
    expect((await named(image.name)).has_mask).toBe(true);

    const { test } = await openDataset(project.folder);
    expect(test.find(({ name }) => name === image.name)!.masks).toEqual([join(project.folder, saved.body.file!)]);
    const { findings } = await check({ data: project.folder });
    // One of the two defects has its mask now, so that none is told of a folder without masks.
    expect(findings.map(({ message }) => message).join(' ')).not.toContain('no ground-truth masks');
    // The folder says the same as the studio: looking again changes nothing.
    await studio.call('POST', `/projects/${project.id}/scan`);
    expect((await named(image.name)).has_mask).toBe(true);
    const { body } = await studio.call<{ images: ImageJson[] }>('GET', `/projects/${project.id}/images?mask=yes`);
    expect(body.images.map(({ name }) => name)).toEqual([image.name]);
  });

  it('that was changed elsewhere is not painted over, unless one says so', async () => {
    const image = await named('test/scratch/200.png');
    const before = (await studio.raw(`/api/images/${image.id}/mask`)).headers.get('etag')!;
    writeFileSync(join(project.folder, 'ground_truth/scratch/200_mask.png'), await square(20));
    const refused = await put(image.id, await square(6), before);
    expect(refused).toMatchObject({ status: 412, body: { error: expect.stringContaining('changed elsewhere') } });
    const tag = (await studio.raw(`/api/images/${image.id}/mask`)).headers.get('etag')!;
    const saved = await put(image.id, await square(6), tag);
    expect(saved.status).toBe(200);
    const both = await Promise.all([
      put(image.id, await square(7), saved.body.tag),
      put(image.id, await square(8), saved.body.tag),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await put(image.id, await square(9))).status).toBe(200);
  });

  it('without any white is none: its file is gone', async () => {
    const image = await named('test/scratch/200.png');
    const black = await encodePng({ ...size, data: new Uint8Array(size.width * size.height) });
    expect((await put(image.id, black)).body).toMatchObject({ has_mask: false, tag: '"none"', place: null });
    expect(existsSync(join(project.folder, 'ground_truth/scratch/200_mask.png'))).toBe(false);
    expect((await studio.raw(`/api/images/${image.id}/mask`)).status).toBe(404);
    expect((await put(image.id, null)).status).toBe(200);
  });
});

it('a mask that somebody else painted is kept in the studio before it is replaced or taken away', async () => {
  const folder = join(studio.root, 'masked');
  await writeSmallProduct(folder, { train: 3, test: 1, scratched: 2 });
  mkdirSync(join(folder, 'ground_truth/scratch'), { recursive: true });
  const original = await square(12);
  for (const name of ['200', '201']) writeFileSync(join(folder, `ground_truth/scratch/${name}.png`), original);
  const { id } = (await studio.call<ProjectJson>('POST', '/projects', { folder })).body;
  const [first, second] = [await named('test/scratch/200.png', id), await named('test/scratch/201.png', id)];
  for (const at of [2, 3])
    expect((await put(first.id, await square(at))).body.file).toBe('ground_truth/scratch/200.png');
  expect((await put(second.id, null)).body.has_mask).toBe(false);
  expect(existsSync(join(folder, 'ground_truth/scratch/201.png'))).toBe(false);
  const kept = join(studio.root, `data/projects/${id}/masks-before/ground_truth/scratch`);
  expect(readdirSync(kept).sort()).toEqual(['200.png', '201.png']);
  for (const name of readdirSync(kept)) expect(readFileSync(join(kept, name))).toEqual(Buffer.from(original));
  // Another image's mask is called as the first one's.
  expect((await put(second.id, await square(3))).body.file).toBe('ground_truth/scratch/201.png');
});

it('lies in masks/ of a plain folder', async () => {
  const folder = join(studio.root, 'plain');
  const write = async (name: string, seed: number): Promise<void> => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, `${seed}.png`), await encodePng(picture(seed)));
  };
  for (let i = 0; i < 3; i++) await write('good', i);
  for (const [i, kind] of ['scratch', 'dent'].entries()) await write(kind, 10 + i);
  const { id } = (await studio.call<ProjectJson>('POST', '/projects', { folder })).body;
  for (const name of ['scratch/10.png', 'dent/11.png']) {
    const image = await named(name, id);
    expect((await put(image.id, await square(3))).body.file).toBe(`masks/${name.replace('.png', '_mask.png')}`);
  }
  const { test, layout } = await openDataset(folder);
  expect([layout, test.map(({ masks }) => masks.length)]).toEqual(['folder', [1, 1]]);
});

describe('what the folder has no place for is kept by the studio', () => {
  it('of an image that is good to the folder, and of one with several masks', async () => {
    const good = (await studio.images(project.id)).find(({ label }) => label === 'good')!;
    const before = listing(project.folder);
    const saved = await put(good.id, await square(1));
    expect(saved.body).toMatchObject({ place: 'studio', has_mask: true });
    expect(saved.body.file).toContain(join(studio.root, 'data'));
    expect(await whiteOf(good.id)).toBe(64);
    expect(listing(project.folder)).toEqual(before);
    await studio.call('POST', `/projects/${project.id}/scan`);
    expect(await whiteOf(good.id)).toBe(64);
    expect((await put(good.id, null)).body.has_mask).toBe(false);
    expect(existsSync(saved.body.file!)).toBe(false);
  });

  it('and several masks of one image stay as they are', async () => {
    const folder = join(studio.root, 'several-masks');
    await writeSmallProduct(folder, { train: 3, test: 0, scratched: 1 });
    const masks = join(folder, 'ground_truth/scratch/200');
    mkdirSync(masks, { recursive: true });
    for (const [name, at] of [
      ['000', 0],
      ['001', 16],
    ] as const)
      writeFileSync(join(masks, `${name}.png`), await square(at));
    const { id } = (await studio.call<ProjectJson>('POST', '/projects', { folder })).body;
    const image = await named('test/scratch/200.png', id);
    expect(await whiteOf(image.id)).toBe(128);
    const before = listing(folder);
    expect((await put(image.id, await square(3))).body.place).toBe('studio');
    expect(await whiteOf(image.id)).toBe(64);
    expect((await put(image.id, null)).body.has_mask).toBe(false);
    expect(listing(folder)).toEqual(before);
  });

  it('also where a link leads out of the folder', async () => {
    const folder = join(studio.root, 'linked');
    await writeSmallProduct(folder, { train: 3, test: 0, scratched: 1 });
    const outside = join(studio.root, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, join(folder, 'ground_truth'));
    symlinkSync(outside, join(folder, 'masks'));
    const { id } = (await studio.call<ProjectJson>('POST', '/projects', { folder })).body;
    expect((await put((await named('test/scratch/200.png', id)).id, await square(3))).body.place).toBe('studio');
    expect(readdirSync(outside)).toEqual([]);
  });
});

it('refuses what is no mask of the image in a sentence, and writes nothing', async () => {
  const image = await named('test/scratch/201.png');
  const before = listing(project.folder);
  const good = await square(4);
  const refused: [Uint8Array, string][] = [
    [new TextEncoder().encode('no image'), 'not an image'],
    [await square(0, { width: 16, height: 16 }), 'the mask is 16×16'],
    [await encodeJpeg(picture(1)), 'comes as PNG'],
    [good.slice(0, good.length - 30), ''],
    [bomb(good), ''],
    [new Uint8Array(), ''],
  ];
  for (const [bytes, sentence] of refused) {
    const { status, body } = await put(image.id, bytes);
    expect([status, body.error.toLowerCase()]).toEqual([422, expect.stringContaining(sentence.toLowerCase())]);
  }
  const huge = await studio.raw(`/api/images/${image.id}/mask`, { method: 'PUT', body: new Uint8Array(65e6) });
  expect(huge.status).toBe(413);
  expect((await put(999_999, good)).status).toBe(404);
  expect(listing(project.folder)).toEqual(before);
});

/** The header of 60,000 × 60,000 pixels before the content of a small one. */
function bomb(png: Uint8Array): Uint8Array {
  const bytes = png.slice();
  new DataView(bytes.buffer).setUint32(16, 60_000);
  new DataView(bytes.buffer).setUint32(20, 60_000);
  return bytes;
}

/** Every file with its content. */
function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)
    .sort();
}
