import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from 'clflow';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LocalStorage } from './local-storage.js';

const storage = new LocalStorage();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clflow-storage-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('lists the images of a folder in natural order, and says what cannot be used', async () => {
  const place = join(folder, 'photos');
  await mkdir(place);
  const png = await encodePng({ width: 2, height: 2, data: new Uint8Array(12) });
  for (const name of ['img10.png', 'img2.png']) await writeFile(join(place, name), png);
  await writeFile(join(place, 'raw.cr2'), 'x');
  const listed = [];
  for await (const one of storage.list(place)) listed.push(one);
  expect(listed).toMatchObject([
    { file: join(place, 'img2.png'), size: png.length },
    { file: join(place, 'img10.png'), size: png.length },
    { file: join(place, 'raw.cr2'), error: expect.stringContaining('not supported') as string },
  ]);
});

it('writes once, whole or not at all, and leaves no other file', async () => {
  const place = join(folder, 'out');
  const file = join(place, 'part-00001.jsonl');
  expect(await storage.look(file)).toBeNull();
  const contents = Array.from({ length: 8 }, (_, i) => `writer ${i}\n`.repeat(1000));
  const written = await Promise.all(contents.map((content) => storage.writeOnce(file, Buffer.from(content))));
  expect(written.filter(Boolean)).toHaveLength(1);
  expect(await readFile(file, 'utf8')).toBe(contents[written.indexOf(true)]);
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('half');
    throw new Error('no more');
  };
  await expect(storage.writeOnce(join(place, 'broken'), broken())).rejects.toThrow('no more');
  expect(await readdir(place)).toEqual(['part-00001.jsonl']);
});

it('notices that a file has changed since it was listed', async () => {
  const file = join(folder, 'changing.png');
  await writeFile(file, 'old');
  const { size, modified } = (await storage.look(file))!;
  expect(Buffer.from(await storage.read(file, { expected: { size, modified } })).toString()).toBe('old');
  await utimes(file, new Date(), new Date(modified! + 5000));
  await expect(storage.read(file, { expected: { size, modified } })).rejects.toMatchObject({ code: 'data' });
});

it('says what is wrong with a place', async () => {
  await writeFile(join(folder, 'a-file'), '');
  await expect(storage.writeOnce(join(folder, 'a-file', 'below'), new Uint8Array())).rejects.toMatchObject({
    code: 'io',
  });
  await expect(storage.open(folder)).rejects.toMatchObject({ code: 'io' });
  await expect(storage.read(join(folder, 'none'))).rejects.toMatchObject({ code: 'io' });
});
