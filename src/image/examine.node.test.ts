import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from './decode.node.js';
import { depthOf, examineImage, imageInfo, rangeOf } from './examine.node.js';
import { rangeUpTo } from './input-range.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clflow-examine-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const deep = (values: number[], channels: 1 | 3 = 1) =>
  sharp(Uint16Array.from(values), { raw: { width: values.length / channels, height: 1, channels } }).toColourspace(
    channels === 1 ? 'grey16' : 'rgb16',
  );
const shallow = (values: number[], channels: 1 | 2 | 3 | 4) =>
  sharp(Uint8Array.from(values), { raw: { width: values.length / channels, height: 1, channels } });

async function save(name: string, bytes: Promise<Uint8Array>): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, await bytes);
  return path;
}

describe('imageInfo', () => {
  it('tells what the header says', async () => {
    const jpeg = await shallow([1, 2, 3, 4, 5, 6], 3)
      .withMetadata({ orientation: 6 })
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    expect(await imageInfo(jpeg)).toEqual({
      ...{ kind: 'jpeg', width: 1, height: 2, bits: 8, channels: 3, colours: 'rgb' },
      ...{ alpha: false, profile: 'sP3C', orientation: 6, lossy: true },
    });
    const png = await shallow([1, 0, 2, 255], 2).png().toBuffer();
    expect(await imageInfo(png)).toEqual({
      ...{ kind: 'png', width: 2, height: 1, bits: 8, channels: 4, colours: 'rgb' },
      ...{ alpha: true, profile: null, orientation: 1, lossy: false },
    });
    expect(await imageInfo(await deep([1, 2]).png().toBuffer())).toMatchObject({
      bits: 16,
      channels: 1,
      colours: 'grey',
    });
  });
});

describe('examineImage', () => {
  it('decodes as decodeImage does, by the range of its own numbers, and tells the highest', async () => {
    const files = [
      [await shallow([1, 2, 3, 4, 250, 6], 3).png().toBuffer(), 250],
      [await deep([1, 256, 4000]).png().toBuffer(), 4000, { low: 0, high: 4095 }],
      [await deep([1, 256, 900, 900, 1, 2], 3).png().toBuffer(), 900, { low: 0, high: 1023 }],
      [await deep([1, 256, 40_000, 900, 1, 2], 3).png().toBuffer(), 40_000],
    ] as const;
    for (const [bytes, highest, range] of files) {
      const examined = await examineImage(bytes);
      expect(examined).toMatchObject({ highest, notes: [] });
      expect(examined.image).toStrictEqual(await decodeImage(bytes, { range }));
    }
  });

  it.each([4000, 40_000])(
    'takes the number of the file, not that of its profile, and the same pixels: %i',
    async (most) => {
      const bytes = await deep([1000, 3000, most, 900, 1, 2], 3).withIccProfile('p3').png().toBuffer();
      const stored = await sharp(bytes, { ignoreIcc: true }).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
      const { highest, image } = await examineImage(bytes);
      expect(highest).toBe(Math.max(...new Uint16Array(stored.buffer, stored.byteOffset, 6)));
      expect(image).toStrictEqual(await decodeImage(bytes, { range: rangeUpTo(highest) }));
    },
  );

  it('hands over notes', async () => {
    const { notes, info } = await examineImage(await shallow([1, 2, 3, 0], 4).png().toBuffer());
    expect(notes).toMatchObject([{ kind: 'empty-alpha' }]);
    expect(info.alpha).toBe(true);
  });
});

describe('rangeOf', () => {
  it('is the full scale that holds the highest number of all', async () => {
    const files = [
      await save('a.png', deep([0, 900]).png().toBuffer()),
      await save('b.png', deep([0, 2416]).png().toBuffer()),
      await save('c.png', deep([5, 6]).png().toBuffer()),
    ];
    expect(await rangeOf(files)).toEqual({ low: 0, high: 4095 });
    expect(await rangeOf(files.slice(0, 1))).toEqual({ low: 0, high: 1023 });
    expect(await rangeOf([...files, await save('d.png', deep([30_000]).png().toBuffer())])).toBeUndefined();
    expect(await rangeOf([])).toBeUndefined();
  });

  it('is none where one image has 8 bits', async () => {
    const files = [
      await save('e.png', deep([0, 900]).png().toBuffer()),
      await save('f.png', shallow([0, 9], 1).png().toBuffer()),
    ];
    expect(await rangeOf(files)).toBeUndefined();
    expect(await depthOf(files[0])).toEqual({ bits: 16, highest: 900 });
    expect(await depthOf(files[1])).toEqual({ bits: 8 });
  });
});
