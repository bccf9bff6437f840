import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Sample } from '../dataset/index.js';
import { encodePng } from '../image/index.node.js';
import { checkImages, limitSamples } from './check-images.js';

const folder = mkdtempSync(join(tmpdir(), 'clflow-images-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A ramp of grey; another one for another seed. */
async function picture(name: string, width: number, height: number, seed = name.charCodeAt(0)): Promise<string> {
  const file = join(folder, name);
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * seed) % 251);
  writeFileSync(file, await encodePng({ width, height, data }));
  return file;
}

async function plain(name: string, level: number): Promise<string> {
  const file = join(folder, name);
  writeFileSync(file, await encodePng({ width: 20, height: 20, data: new Uint8Array(1200).fill(level) }));
  return file;
}

function text(name: string): string {
  writeFileSync(join(folder, name), 'no pixels');
  return join(folder, name);
}

describe('limitSamples', () => {
  const samples = Array.from({ length: 20 }, (_, i) => ({ name: String(i) })) as Sample[];
  const namesOf = (limit: number | undefined, seed: number) =>
    limitSamples(samples, limit, seed).map(({ name }) => name);

  it('takes all without a limit or with a high one', () => {
    expect(namesOf(undefined, 0)).toHaveLength(20);
    expect(namesOf(30, 0)).toHaveLength(20);
  });

  it('takes the same ones for the same seed, in their old order, spread over all', () => {
    const chosen = namesOf(6, 4);
    expect(chosen).toHaveLength(6);
    expect(namesOf(6, 4)).toEqual(chosen);
    expect(namesOf(6, 5)).not.toEqual(chosen);
    expect([...chosen].sort((a, b) => Number(a) - Number(b))).toEqual(chosen);
    expect(chosen).not.toEqual(['0', '1', '2', '3', '4', '5']);
  });
});

describe('checkImages', () => {
  it('finds the typical size and counts what it looked at', async () => {
    const files = [await picture('a.png', 40, 30), await picture('b.png', 80, 60), await picture('c.png', 80, 60)];
    const done: number[] = [];
    const checked = await checkImages(files, { skipBad: false, onImage: (count) => done.push(count) });
    expect(checked).toMatchObject({ files, typical: { width: 80, height: 60 }, notes: [], skipped: 0 });
    expect(checked.sizes.map(({ width }) => width)).toEqual([40, 80, 80]);
    expect(done).toEqual([1, 2, 3]);
  });

  it('lists every file that cannot be decoded, or leaves them out', async () => {
    const files = [text('x.png'), await picture('d.png', 8, 8), text('y.png')];
    const all = checkImages(files, { skipBad: false });
    await expect(all).rejects.toMatchObject({
      code: 'data',
      message: expect.stringMatching(/^2 of 3 training images.*`skipBad`:\n {2}.*x\.png.*\n {2}.*y\.png/),
    });
    const checked = await checkImages(files, { skipBad: true });
    expect(checked).toMatchObject({ files: [files[1]], skipped: 2 });
    expect(checked.notes).toEqual([expect.stringMatching(/^left out: .*x\.png/), expect.stringMatching(/y\.png/)]);
    await expect(checkImages([files[0]], { skipBad: true })).rejects.toThrow('None of the training images');
  });
});

describe('checkImages on images that teach little', () => {
  it('takes each picture once and says how many copies there are', async () => {
    const files = [await picture('a.png', 30, 20), await picture('b.png', 30, 20), await picture('a2.png', 30, 20)];
    const checked = await checkImages(files, { skipBad: false });
    expect(checked.files).toEqual(files.slice(0, 2));
    expect(checked.notes).toEqual([
      `1 of 3 training images are exact copies of others (such as ${files[2]} of ${files[0]}): each picture counts once.`,
    ]);
  });

  it('refuses images that are all alike, or all of one colour', async () => {
    const same = [await picture('s1.png', 30, 20, 7), await picture('s2.png', 30, 20, 7)];
    await expect(checkImages(same, { skipBad: false })).rejects.toThrow('All 2 training images are alike');
    const caps = [await plain('c1.png', 0), await plain('c2.png', 3)];
    const what = 'good images';
    await expect(checkImages(caps, { skipBad: false, what })).rejects.toThrow('All 2 good images are of one colour');
  });

  it('says how many are of another shape', async () => {
    const files = await Promise.all([40, 40, 50].map((width, i) => picture(`${'klm'[i]}.png`, width, 30)));
    const [note] = (await checkImages(files, { skipBad: false })).notes;
    expect(note).toContain('1 of 3 training images (such as one of 50×30) have another aspect ratio');
  });
});
