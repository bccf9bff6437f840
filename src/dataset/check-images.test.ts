import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Sample } from './sample.js';
import { encodePng } from '../image/index.node.js';
import { checkImages, limitSamples, sizeNotes } from './check-images.js';

const folder = mkdtempSync(join(tmpdir(), 'clflow-images-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function picture(name: string, width: number, height: number): Promise<string> {
  const file = join(folder, name);
  writeFileSync(file, await encodePng({ width, height, data: new Uint8Array(width * height * 3) }));
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
    expect(checked).toEqual({ files, typical: { width: 80, height: 60 }, notes: [], skipped: 0 });
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

describe('sizeNotes', () => {
  const typical = { width: 400, height: 300 };

  it('allows other sizes of the same shape within 2 %', () => {
    expect(sizeNotes([typical, { width: 800, height: 600 }, { width: 404, height: 298 }], typical)).toEqual([]);
  });

  it('says how many are stretched, wider or higher', () => {
    const [note] = sizeNotes([typical, { width: 400, height: 400 }, { width: 500, height: 300 }], typical);
    expect(note).toContain('2 of 3 training images (such as one of 400×400) have another aspect ratio');
  });
});
