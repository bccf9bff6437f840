import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { canMount, mountSmallDisk, resizeDisk } from '../../../../test/support/small-disk.js';
import { ImageFiles } from './image-files.js';
import { openDatabase } from './sqlite.js';
import { openStore, type StoreEvent } from './store.js';
import { faults, writeUntilKilled } from './testing/kill-and-check.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-store-'));
afterAll(() => rmSync(root, { recursive: true }));

const now = Date.now();
const inspection = (id: string, verdict: 'normal' | 'anomalous' = 'normal') =>
  ({ id, verdict, receivedAt: now, decidedAt: now, score: 1.5 }) as const;
const picture = (fill: number, bytes = 1000) => ({
  name: `${fill}.png`,
  mediaType: 'image/png',
  content: new Uint8Array(bytes).fill(fill),
});

describe('a data folder', () => {
  it('keeps everything over a restart', async () => {
    const folder = join(root, 'all');
    const before = await openStore(folder);
    const project = await before.projects.add({
      name: 'Bottle',
      folder: '/photos/bottle',
      settings: { defects: ['crack'] },
    });
    expect(await before.projects.add({ name: 'Again', folder: '/photos/bottle' })).toEqual(project);
    const [image] = await before.images.link({
      ...{ projectId: project.id, name: 'train/good/1.png', sha256: 'aa', mediaType: 'image/png', bytes: 10 },
      split: 'train',
    });
    await before.labels.add({ imageId: image.id, label: 'defective', defect: 'crack', author: 'me' });
    await before.labels.add({ imageId: image.id, label: null });
    const first = await before.models.add({
      name: 'bottle',
      sha256: '01',
      path: 'a.onnx',
      bytes: 1,
      metadata: { a: 1 },
    });
    const second = await before.models.add({
      ...{
        name: 'bottle',
        sha256: '02',
        path: 'b.onnx',
        bytes: 1,
        metadata: {},
        parentId: first.id,
        projectId: project.id,
      },
    });
    await before.models.use(first.id);
    await before.models.use(second.id);
    const parts = { image: picture(1), messages: [{ sink: 'mqtt', payload: '{}' }] };
    const stored = await before.inspections.add(
      { ...inspection('i1', 'anomalous'), regions: [{ x: 1 }], partId: 'p' },
      parts,
    );
    expect(await before.inspections.add(inspection('i1'), parts)).toEqual(stored);
    expect(await before.feedback.add({ inspectionId: 'i1', label: 'good' })).toMatchObject({ label: 'good' });
    expect(await before.feedback.add({ inspectionId: 'unknown', label: 'good' })).toBeNull();
    before.close();

    const store = await openStore(folder);
    expect(store.projects.list()).toEqual([project]);
    expect(store.images.ofProject(project.id, { limit: 10 })).toEqual([image]);
    expect(store.labels.history(image.id).map(({ label }) => label)).toEqual(['defective', null]);
    expect(store.labels.current(image.id)).toMatchObject({ label: null });
    expect(store.labels.ofProject(project.id)).toHaveLength(1);
    expect(store.models.versions('bottle').map(({ version, inUse }) => [version, inUse])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(await store.models.remove(second.id)).toBe(false);
    expect(store.inspections.list({ limit: 9, partId: 'p' })).toEqual([stored]);
    expect(store.inspections.list({ limit: 9, verdict: 'normal' })).toEqual([]);
    expect(store.feedback.of('i1')).toHaveLength(1);
    expect(store.outbox.next('mqtt', 9)).toMatchObject([{ inspectionId: 'i1', payload: '{}', attempts: 0 }]);
    expect(statSync(store.images.pathOf(store.images.get(stored.imageId!)!)!).size).toBe(1000);
    expect(await store.projects.remove(project.id)).toBe(true);
    expect(store.images.get(image.id)).toBeNull();
    expect(store.models.versions('bottle')).toHaveLength(1);
    store.close();
  });

  it('has one writer, in this process or another', async () => {
    const folder = join(root, 'one');
    const store = await openStore(folder);
    await expect(openStore(folder)).rejects.toThrow(`${folder} is written to by another process: end that one first`);
    const other = `import { openStore } from ${JSON.stringify(join(import.meta.dirname, 'store.ts'))};
      await openStore(${JSON.stringify(folder)}).then(() => console.log('opened'), (error) => console.log(error.code, error.message));`;
    const run = () => promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', other]);
    expect((await run()).stdout).toContain('io ' + folder + ' is written to by another process');
    store.close();
    expect((await run()).stdout).toBe('opened\n');
  });

  it('is refused when a later program wrote it, and when it is none', async () => {
    const folder = join(root, 'later');
    (await openStore(folder)).close();
    const database = openDatabase(join(folder, 'clflow.db'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    await expect(openStore(folder)).rejects.toThrow(/was written by a later version of clflow .*update clflow/);
    await mkdir(join(root, 'damaged'));
    writeFileSync(join(root, 'damaged/clflow.db'), 'no database at all '.repeat(100));
    await expect(openStore(join(root, 'damaged'))).rejects.toThrow(/damaged or no database/);
    writeFileSync(join(root, 'file'), '');
    await expect(openStore(join(root, 'file/data'))).rejects.toMatchObject({ code: 'io' });
  });

  it('stores a batch whole or not at all, and others of its commit all the same', async () => {
    const store = await openStore(join(root, 'batch'));
    const image = await store.images.keep(picture(3));
    const wrong = store.labels.add({ imageId: image.id, label: 'good' }, { imageId: 999, label: 'good' });
    const right = store.labels.add({ imageId: image.id, label: 'unsure' });
    await expect(wrong).rejects.toThrow(/FOREIGN KEY/);
    await right;
    expect(store.labels.history(image.id).map(({ label }) => label)).toEqual(['unsure']);
    store.close();
  });
});

describe('images', () => {
  it('lie there once, as long as a row needs them', async () => {
    const store = await openStore(join(root, 'once'));
    const [one, two] = await Promise.all([store.images.keep(picture(1)), store.images.keep(picture(1))]);
    expect(one.file).toBe(two.file);
    const path = store.images.pathOf(one)!;
    await store.images.remove(one.id);
    expect(statSync(path).size).toBe(1000);
    await store.images.remove(two.id);
    expect(() => statSync(path)).toThrow(/ENOENT/);
    store.close();
  });

  it('of a project take the place of those of the same name', async () => {
    const store = await openStore(join(root, 'named'));
    const { id: projectId } = await store.projects.add({ name: 'Bottle', folder: '/photos/bottle' });
    const before = await store.images.keep({ ...picture(1), name: 'a.png', projectId, split: 'train' });
    const after = await store.images.keep({ ...picture(2), name: 'a.png', projectId });
    expect(after).toMatchObject({ id: before.id, split: 'train' });
    expect(statSync(store.images.pathOf(after)!).size).toBe(1000);
    expect(() => statSync(store.images.pathOf(before)!)).toThrow(/ENOENT/);
    store.close();
  });

  it('go where room is short: good ones first, the oldest first, others told, those of persons never', async () => {
    const events: StoreEvent[] = [];
    const onEvent = (event: StoreEvent) => events.push(event);
    const store = await openStore(join(root, 'quota'), { images: { maxBytes: 5000 }, onEvent });
    const add = (id: string, verdict: 'normal' | 'anomalous', fill: number) =>
      store.inspections.add(inspection(id, verdict), { image: picture(fill) });
    await add('bad1', 'anomalous', 1);
    await add('good2', 'normal', 2);
    await add('good3', 'normal', 3);
    await add('good4', 'normal', 4);
    await add('bad5', 'anomalous', 5);
    await store.feedback.add({ inspectionId: 'good2', label: 'defective' });
    expect(events).toEqual([]);
    await add('bad6', 'anomalous', 6);
    await add('bad7', 'anomalous', 7);
    const removal = { type: 'images-removed', images: 1, bytes: 1000 };
    expect(events).toEqual([
      { ...removal, good: true, inspections: ['good3'] },
      { ...removal, good: true, inspections: ['good4'] },
    ]);
    await add('good8', 'normal', 8);
    expect(events.slice(2)).toEqual([{ ...removal, good: false, inspections: ['bad1'] }]);
    expect(store.inspections.get('bad1')).toMatchObject({ imageId: null, verdict: 'anomalous' });
    expect(store.inspections.get('bad1')!.imageSha256).toHaveLength(64);
    for (const id of ['bad5', 'bad6', 'bad7', 'good8']) await store.feedback.add({ inspectionId: id, label: 'good' });
    expect(await add('bad9', 'anomalous', 9)).toMatchObject({ id: 'bad9', imageId: null });
    expect(events.slice(3)).toMatchObject([{ type: 'image-not-kept', inspection: 'bad9' }]);
    await expect(store.images.keep(picture(10))).rejects.toMatchObject({ status: 507 });
    store.close();
  });

  it('leave nothing behind that a crash made, and are missed when somebody takes them', async () => {
    const folder = join(root, 'crash');
    const before = await openStore(folder);
    const image = await before.images.keep(picture(1));
    const path = before.images.pathOf(image)!;
    before.close();
    const orphan = ImageFiles.nameOf(new Uint8Array([1]), 'image/png').file;
    const files = new ImageFiles(join(folder, 'images'));
    await files.keep(orphan, new Uint8Array([1]), async () => {});
    writeFileSync(`${path}.12345678.tmp`, 'half');
    const events: StoreEvent[] = [];
    const store = await openStore(folder, { onEvent: (event) => events.push(event) });
    expect(() => statSync(files.pathOf(orphan))).toThrow(/ENOENT/);
    expect(() => statSync(`${path}.12345678.tmp`)).toThrow(/ENOENT/);
    expect(statSync(path).size).toBe(1000);
    expect(events).toEqual([]);
    store.close();
    rmSync(path);
    (await openStore(folder, { onEvent: (event) => events.push(event) })).close();
    expect(events).toMatchObject([
      { type: 'note', message: expect.stringContaining('1 of 1 kept images are missing') },
    ]);
  });
});

describe('a process that is killed while it writes', () => {
  it('has lost nothing that it acknowledged, and left nothing half-written', async () => {
    const folder = join(root, 'killed');
    const acknowledged: string[] = [];
    for (let i = 0; i < 12; i++) {
      acknowledged.push(...(await writeUntilKilled(folder, Math.random() * 300)));
      expect(await faults(folder, acknowledged)).toEqual([]);
    }
    expect(acknowledged.length).toBeGreaterThan(12);
  }, 180_000);
});

describe.runIf(canMount())('a full disk', () => {
  it('refuses rows with a sentence, loses none, and goes on when there is room again', async () => {
    const disk = mountSmallDisk('4m')!;
    const events: StoreEvent[] = [];
    const store = await openStore(join(disk, 'data'), { onEvent: (event) => events.push(event) });
    try {
      const stored: string[] = [];
      let refused: unknown;
      for (let i = 0; i < 1000 && refused === undefined; i++) {
        // The pictures do not fit at some time; the rows go on until they do not either.
        const parts = {
          image: picture(i % 256, 200_000 + i),
          messages: [{ sink: 'mqtt', payload: 'x'.repeat(20_000) }],
        };
        await store.inspections.add(inspection(`i${i}`), parts).then(
          ({ id }) => stored.push(id),
          (error: unknown) => (refused = error),
        );
      }
      expect(refused).toMatchObject({
        code: 'io',
        message: expect.stringContaining('the disk is full; free some space'),
      });
      expect(events).toContainEqual(expect.objectContaining({ type: 'image-not-kept' }));
      for (const id of stored) expect(store.inspections.get(id)).toMatchObject({ id });
      resizeDisk(disk, '8m');
      expect(await store.inspections.add(inspection('after'), { image: picture(1) })).toMatchObject({ id: 'after' });
      store.close();
      expect(await faultless(join(disk, 'data'), [...stored, 'after'])).toBe(true);
    } finally {
      store.close();
      unmount(disk);
    }
  });

  it('makes room for pictures before it is full', async () => {
    const disk = mountSmallDisk('24m')!;
    const events: StoreEvent[] = [];
    const images = { minFreeBytes: 12_000_000 };
    const store = await openStore(join(disk, 'data'), { images, onEvent: (event) => events.push(event) });
    try {
      for (let i = 0; i < 40; i++) {
        const { imageId } = await store.inspections.add(inspection(`i${i}`), { image: picture(i, 1_000_000) });
        expect(imageId).not.toBeNull();
      }
      expect(events.every((event) => event.type === 'images-removed' && event.good)).toBe(true);
      expect(events.length).toBeGreaterThan(20);
      store.close();
    } finally {
      store.close();
      unmount(disk);
    }
  });
});

/** Before Node 22.13 SQLite's files are closed for good only when the statements are collected. */
function unmount(disk: string): void {
  execFileSync('umount', ['--lazy', disk]);
  rmSync(disk, { recursive: true });
}

async function faultless(folder: string, ids: readonly string[]): Promise<boolean> {
  const store = await openStore(folder);
  const all = ids.every((id) => store.inspections.get(id) !== null);
  store.close();
  const database = openDatabase(join(folder, 'clflow.db'));
  const { integrity_check: check } = database.prepare('PRAGMA integrity_check').get() as { integrity_check: string };
  database.close();
  return all && check === 'ok';
}
