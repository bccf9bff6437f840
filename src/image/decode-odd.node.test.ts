/** @file Images as cameras and tools really write them: what is read, with which pixels, and what is refused. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClflowError } from '../errors.js';
import { Random } from '../random.js';
import { decodeImage, decodeMask, type DecodeOptions } from './decode.node.js';
import { encodePng } from './encode.node.js';
import type { ImageNote } from './image-note.js';
import { plainTiff } from './testing/tiff.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clflow-odd-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Pixels and kinds of notes. */
async function read(source: string | Uint8Array, options: DecodeOptions = {}) {
  const notes: ImageNote[] = [];
  const { width, height, data } = await decodeImage(source, { ...options, onNote: (note) => notes.push(note) });
  expect(data).toHaveLength(width * height * 3);
  return { pixels: [...data], notes: notes.map(({ kind }) => kind), messages: notes.map(({ message }) => message) };
}

async function problem(source: string | Uint8Array, options?: DecodeOptions): Promise<string> {
  const error: unknown = await decodeImage(source, options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ClflowError);
  return (error as ClflowError).message;
}

const raw = (data: Uint8Array | Uint16Array, width: number, channels: 1 | 2 | 3 | 4) =>
  sharp(data, { raw: { width, height: data.length / width / channels, channels } });

function noise(width: number, height: number, channels = 3): Uint8Array {
  const random = new Random(3);
  return Uint8Array.from({ length: width * height * channels }, () => random.integer(0, 256));
}

describe('channels beside the colours', () => {
  const bands = Uint8Array.from([10, 20, 30, 7, 9, 40, 50, 60, 0, 200]);
  const five = { width: 2, bits: 8, samples: 5, photometric: 2, data: bands } as const;

  it.each([
    ['called unspecified', [0, 0]],
    ['not named', undefined],
  ])('are left out where they are %s', async (_, extra) => {
    const { pixels, notes } = await read(plainTiff({ ...five, extra }));
    expect(pixels).toEqual([10, 20, 30, 40, 50, 60]);
    expect(notes).toEqual(['extra-channels']);
  });

  it('are left out in 16 bits, with and without a range, and in greater numbers', async () => {
    const data = Uint16Array.from(bands, (value) => value << 4);
    const deep = plainTiff({ ...five, bits: 16, data });
    expect((await read(deep)).pixels).toEqual([1, 1, 2, 2, 3, 4]);
    expect((await read(deep, { range: { low: 0, high: 4095 } })).pixels).toEqual([10, 20, 30, 40, 50, 60]);
    const ten = { ...five, width: 1, samples: 10, extra: [0, 0, 0, 0, 0, 0, 0] };
    expect((await read(plainTiff(ten))).pixels).toEqual([10, 20, 30]);
  });

  it('count as colours where all are called grey, and not where there are two', async () => {
    const called = await read(plainTiff({ ...five, photometric: 1 }));
    expect(called.pixels).toEqual([10, 20, 30, 40, 50, 60]);
    expect(called.messages[0]).toContain('calls its channels grey');
    const two = plainTiff({ width: 2, bits: 8, samples: 2, photometric: 1, data: Uint8Array.from([5, 9, 6, 0]) });
    expect((await read(two)).pixels).toEqual([5, 5, 5, 6, 6, 6]);
  });

  it('are left out beside a real alpha', async () => {
    const data = Uint8Array.from([100, 200, 50, 128, 9]);
    const one = { ...five, width: 1, data };
    expect((await read(plainTiff({ ...one, extra: [2, 0] }))).pixels).toEqual([50, 100, 25]);
    expect((await read(plainTiff({ ...one, extra: [0, 2] }))).pixels).toEqual([3, 7, 1]);
    const grey = plainTiff({ ...one, samples: 2, photometric: 1, extra: [2], data: data.subarray(2, 4) });
    expect((await read(grey)).pixels).toEqual([25, 25, 25]);
  });

  it('are left out of CMYK', async () => {
    const ink = { width: 1, bits: 8, photometric: 5 } as const;
    const four = await read(plainTiff({ ...ink, samples: 4, data: Uint8Array.from([0, 255, 255, 0]) }));
    expect(four.pixels[0]).toBeGreaterThan(180);
    expect(four.pixels[1]).toBeLessThan(80);
    const more = await read(plainTiff({ ...ink, samples: 5, extra: [0], data: Uint8Array.from([0, 255, 255, 0, 77]) }));
    expect(more.pixels).toEqual(four.pixels);
  });
});

describe('alpha', () => {
  const empty = Uint8Array.from([10, 20, 30, 0, 40, 50, 60, 0]);
  const kept = { pixels: [10, 20, 30, 40, 50, 60], notes: ['empty-alpha'] };

  it('of 0 everywhere is no transparency: PNG, WebP, TIFF', async () => {
    expect(await read(await raw(empty, 2, 4).png().toBuffer())).toMatchObject(kept);
    expect(await read(await raw(empty, 2, 4).webp({ lossless: true, exact: true }).toBuffer())).toMatchObject(kept);
    const tiff = { width: 2, bits: 8, samples: 4, photometric: 2, data: empty } as const;
    expect(await read(plainTiff({ ...tiff, extra: [2] }))).toMatchObject(kept);
    // Colours that are said to be multiplied by it already.
    expect(await read(plainTiff({ ...tiff, extra: [1] }))).toMatchObject({ pixels: kept.pixels });
    expect(await read(plainTiff({ ...tiff, extra: [0] }))).toMatchObject({ pixels: kept.pixels });
    const deep = Uint16Array.from(empty, (value) => value * 257);
    const png = await raw(deep, 2, 4).toColourspace('rgb16').png().toBuffer();
    expect(await read(png)).toMatchObject(kept);
    expect(
      await read(
        await raw(Uint8Array.from([5, 0, 6, 0]), 2, 2)
          .png()
          .toBuffer(),
      ),
    ).toMatchObject({
      pixels: [5, 5, 5, 6, 6, 6],
    });
  });

  it('of 0 everywhere is none in BMP of 32 bits', async () => {
    const bmp = new Uint8Array(54 + 8);
    bmp.set([0x42, 0x4d]);
    bmp.set([54], 10);
    bmp.set([40, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 32], 14);
    bmp.set([30, 20, 10, 0, 60, 50, 40, 0], 54);
    expect((await read(bmp)).pixels).toEqual(kept.pixels);
  });

  it('of one opaque pixel is one', async () => {
    const mixed = empty.slice();
    mixed[7] = 255;
    expect(await read(await raw(mixed, 2, 4).png().toBuffer())).toMatchObject({
      pixels: [0, 0, 0, 40, 50, 60],
      notes: ['transparent'],
    });
    const multiplied = plainTiff({ width: 2, bits: 8, samples: 4, photometric: 2, extra: [1], data: mixed });
    expect((await read(multiplied)).pixels).toEqual(kept.pixels);
  });
});

describe('stray bytes in JPEG', () => {
  const insert = (bytes: Uint8Array, at: number, more: number[]) =>
    Uint8Array.from([...bytes.subarray(0, at), ...more, ...bytes.subarray(at)]);
  const marker = (bytes: Buffer, code: number) => bytes.indexOf(Uint8Array.from([0xff, code]));
  const cannot = 'cannot be decoded, it is damaged, truncated';

  it('between segments change no pixel and are told', async () => {
    const jpeg = await raw(noise(64, 48), 64, 3).jpeg({ quality: 95 }).toBuffer();
    const { pixels, notes } = await read(jpeg);
    expect(notes).toEqual([]);
    for (const code of [0xc4, 0xc0, 0xda, 0xdb]) {
      const odd = insert(jpeg, marker(jpeg, code), [0, 0, 1, 0, 0, 0]);
      expect(await read(odd)).toMatchObject({ pixels, notes: ['stray-bytes'] });
    }
    const path = join(folder, 'cctv.jpg');
    writeFileSync(path, insert(jpeg, 2, [1, 2]));
    expect((await read(path)).messages).toEqual([
      `${path} has 2 stray bytes between its segments, which are left out.`,
    ]);
  });

  it('do not hide that data are cut off or damaged', async () => {
    const jpeg = await raw(noise(64, 48), 64, 3).jpeg({ quality: 95 }).toBuffer();
    const odd = insert(jpeg, marker(jpeg, 0xc4), [0, 0, 0]);
    for (const part of [0.5, 0.9, 0.999]) {
      expect(await problem(odd.subarray(0, Math.floor(odd.length * part)))).toContain(cannot);
    }
    // Cut, with an end put behind it.
    const ended = insert(odd.subarray(0, odd.length >> 1), odd.length >> 1, [0xff, 0xd9]);
    expect(await problem(ended)).toContain('premature end of data segment');
  });

  it('are told apart from damage when many files are decoded at once', async () => {
    const jpeg = await raw(noise(64, 48), 64, 3).jpeg({ quality: 95 }).toBuffer();
    const odd = insert(jpeg, marker(jpeg, 0xc4), [0, 0, 0]);
    const cut = insert(odd.subarray(0, odd.length >> 1), odd.length >> 1, [0xff, 0xd9]);
    const tiff = plainTiff({ width: 64, bits: 8, samples: 4, photometric: 2, data: noise(64, 48, 4) });
    const files = Array.from({ length: 200 }, (_, i) => [odd, cut, tiff][i % 3]);
    const done = await Promise.allSettled(files.map((file) => decodeImage(file)));
    expect(done.map(({ status }) => status)).toEqual(files.map((file) => (file === cut ? 'rejected' : 'fulfilled')));
  });
});

describe('what is not decoded', () => {
  it('is called by its name: HEIC that is called JPEG', async () => {
    const path = join(folder, 'IMG_4848.jpeg');
    writeFileSync(path, '\0\0\0\x1cftypheic\0\0\0\0mif1heicmiaf');
    expect(await problem(path)).toBe(
      `${path} is a HEIC image (as iPhones take), which cannot be read: save it as JPEG or PNG ` +
        '(on the iPhone: Settings, Camera, Formats, Most Compatible).',
    );
  });

  it('is told by its content: SVG and PDF never reach a decoder', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><image href="/etc/passwd"/></svg>';
    for (const start of ['', '\ufeff', '<!-- PNG -->', ' '.repeat(30)]) {
      const path = join(folder, 'a.png');
      writeFileSync(path, start + svg);
      expect(await problem(path)).toContain('is an SVG drawing, which cannot be read');
    }
    expect(await problem(new TextEncoder().encode('%PDF-1.4\n1 0 obj'))).toContain('is a PDF document');
    // A beginning of one kind before the content of another.
    for (const start of ['GIF89a', 'RIFF0000WEBP', 'BM'.padEnd(30)]) {
      expect(await problem(new TextEncoder().encode(start + svg))).toMatch(/cannot be decoded|not an image/);
    }
  });

  it('is refused without a word of internal settings', async () => {
    const tiff = plainTiff({ width: 40, bits: 8, samples: 4, photometric: 2, data: noise(40, 40, 4) });
    await read(tiff);
    const message = await problem(tiff.subarray(0, tiff.length - 100));
    expect(message).toContain('cannot be decoded, it is damaged, truncated');
    expect(message).not.toMatch(/failOn|bad seek/);
  });

  it.skipIf(process.platform === 'win32')('is no file', async () => {
    const pipe = join(folder, 'pipe.png');
    execFileSync('mkfifo', [pipe]);
    expect(await problem(pipe)).toBe(`Cannot read ${pipe}: it is a named pipe, not a file; name a file.`);
    await expect(decodeMask(pipe)).rejects.toThrow('it is a named pipe');
  });
});

describe('limits', () => {
  it('hold for a side, for pixels and for channels', async () => {
    const blank = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#000000' } })
        .png()
        .toBuffer();
    expect(await problem(await blank(1, 65_536))).toContain('1×65536, and a side may have at most 65535 pixels');
    await read(await blank(65_535, 1));
    const small = await blank(100, 100);
    expect(await problem(small, { maxMegapixels: 0.009 })).toContain('too large');
    await read(small, { maxMegapixels: 0.01 });
    const many = { width: 10, bits: 8, samples: 12, photometric: 2, data: noise(10, 10, 12) } as const;
    await read(plainTiff(many));
    const options = { maxMegapixels: 100 / 1e6 };
    expect(await problem(plainTiff(many), options)).toContain('in 12 channels of 8 bits take too much memory');
  });
});

describe('range', () => {
  it('scales from full depth and rounds', async () => {
    const values = Uint16Array.from([0, 8, 9, 2048, 4095, 5000]);
    const png = await raw(values, 6, 1).toColourspace('grey16').png().toBuffer();
    const { pixels, messages } = await read(png, { range: { low: 0, high: 4095 } });
    expect(pixels.filter((_, i) => i % 3 === 0)).toEqual([0, 0, 1, 128, 255, 255]);
    expect(messages).toEqual([
      'The image has numbers up to 5000; those above 4095, where the range ends, are cut off.',
    ]);
  });

  it('gives an image of 8 bits, its 12-bit twin and its full-range twin the same pixels', async () => {
    const bytes = noise(20, 20, 1);
    const twin = (most: number) =>
      raw(
        Uint16Array.from(bytes, (value) => Math.round((value * most) / 255)),
        20,
        1,
      )
        .toColourspace('grey16')
        .png()
        .toBuffer();
    const { pixels } = await read(await raw(bytes, 20, 1).png().toBuffer());
    expect((await read(await twin(4095), { range: { low: 0, high: 4095 } })).pixels).toEqual(pixels);
    expect((await read(await twin(65535))).pixels).toEqual(pixels);
  });

  it('leaves 8 bits as they are, and says so', async () => {
    const png = await encodePng({ width: 2, height: 1, data: Uint8Array.from([3, 200]) });
    expect(await read(png, { range: { low: 0, high: 4095 } })).toMatchObject({
      pixels: [3, 3, 3, 200, 200, 200],
      notes: ['range'],
    });
  });

  it('is one of the numbers of the file, whatever its profile', async () => {
    const values = Uint16Array.from([0, 1000, 4095, 4095, 0, 2000]);
    const png = await raw(values, 2, 3).toColourspace('rgb16').withIccProfile('p3').png().toBuffer();
    // Written without conversion: what is in the file is what sharp tells when it leaves the profile alone.
    const stored = await sharp(png, { ignoreIcc: true }).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
    const numbers = new Uint16Array(stored.buffer, stored.byteOffset, 6);
    const { pixels } = await read(png, { range: { low: 0, high: 8190 } });
    expect(pixels).toEqual([...numbers].map((value) => Math.round(Math.min(255, (255 * value) / 8190))));
  });
});

describe('masks', () => {
  it('of JPEG are cut at 128, so that those of PNG come out again', async () => {
    const width = 64;
    const disc = Uint8Array.from({ length: width * width }, (_, i) =>
      Math.hypot((i % width) - 31.5, Math.floor(i / width) - 31.5) < 15 ? 255 : 0,
    );
    const jpeg = await raw(disc, width, 1).jpeg({ quality: 75 }).toBuffer();
    const fringe = [...(await decodeImage(jpeg)).data].filter((value) => value > 0 && value < 128).length;
    expect(fringe).toBeGreaterThan(100);
    const mask = await decodeMask(jpeg);
    const wrong = mask.data.reduce((sum, value, i) => sum + (value === disc[i] ? 0 : 1), 0);
    expect(wrong).toBe(0);
    const webp = (await decodeMask(await raw(disc, width, 1).webp({ quality: 75 }).toBuffer())).data;
    expect(webp.reduce((sum, value, i) => sum + (value === disc[i] ? 0 : 1), 0)).toBeLessThan(10);
  });

  it('without loss count from 1 on: PNG, lossless WebP, TIFF', async () => {
    const faint = Uint8Array.from([0, 1, 127, 255]);
    const all = [0, 255, 255, 255];
    expect([...(await decodeMask(await raw(faint, 4, 1).png().toBuffer())).data]).toEqual(all);
    expect([...(await decodeMask(await raw(faint, 4, 1).webp({ lossless: true }).toBuffer())).data]).toEqual(all);
    const tiff = plainTiff({ width: 4, bits: 8, samples: 1, photometric: 1, data: faint });
    expect([...(await decodeMask(tiff)).data]).toEqual(all);
  });

  it('of JPEG that stay below are told', async () => {
    const faint = await raw(new Uint8Array(256).fill(1), 16, 1).jpeg().toBuffer();
    const notes: ImageNote[] = [];
    const mask = await decodeMask(faint, { onNote: (note) => notes.push(note) });
    expect(Math.max(...mask.data)).toBe(0);
    expect(notes).toMatchObject([{ kind: 'faint-mask' }]);
  });
});
