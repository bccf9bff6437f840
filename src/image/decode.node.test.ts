import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClflowError } from '../errors.js';
import { Random } from '../random.js';
import { decodeImage, decodeMask } from './decode.node.js';
import { imageInfo } from './examine.node.js';
import { encodePng } from './encode.node.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clflow-decode-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function save(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** An image of noise that does not compress, so that a cut lies inside the pixels. */
function noise(width: number, height: number) {
  const random = new Random(3);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => random.integer(0, 256)) };
}

const raw = (data: Uint8Array | Uint16Array, width: number, channels: 1 | 2 | 3 | 4) =>
  sharp(data, { raw: { width, height: data.length / width / channels, channels } });

/** An uncompressed little-endian grey TIFF: one strip, `format` 1 for whole numbers, 3 for floating point. */
function greyTiff(width: number, height: number, bits: number, format: number, pixels: Uint8Array): Uint8Array {
  const entries = [
    [256, width],
    [257, height],
    [258, bits],
    [259, 1],
    [262, 1],
    [273, 8 + 2 + 10 * 12 + 4],
    [277, 1],
    [278, height],
    [279, pixels.length],
    [339, format],
  ];
  const bytes = new Uint8Array(8 + 2 + entries.length * 12 + 4 + pixels.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0, 8]);
  view.setUint16(8, entries.length, true);
  entries.forEach(([tag, value], i) => {
    view.setUint16(10 + 12 * i, tag, true);
    view.setUint16(12 + 12 * i, 3, true);
    view.setUint32(14 + 12 * i, 1, true);
    view.setUint16(18 + 12 * i, value, true);
  });
  bytes.set(pixels, bytes.length - pixels.length);
  return bytes;
}

/** The same PNG with a colour profile (chunk iCCP), its numbers as they are. */
function withProfile(png: Uint8Array, profile: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from('iCCPprofile\0\0', 'latin1'), deflateSync(profile)]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  sum.writeUInt32BE(crc32(body));
  const afterHeader = 33;
  return Buffer.concat([png.subarray(0, afterHeader), length, body, sum, png.subarray(afterHeader)]);
}

/** A profile of RGB with the primaries (for D50) and the curve of Adobe RGB (1998) for its own. */
function adobeRgb(profile: Uint8Array): Buffer {
  const icc = Buffer.from(profile);
  const fixed = (at: number, values: readonly number[]): void =>
    values.forEach((value, i) => icc.writeInt32BE(Math.round(value * 65536), at + 4 * i));
  const place = (tag: string): number => icc.readUInt32BE(icc.indexOf(tag, 128, 'latin1') + 4);
  fixed(place('rXYZ') + 8, [0.60974, 0.31111, 0.01947]);
  fixed(place('gXYZ') + 8, [0.20528, 0.62567, 0.06087]);
  fixed(place('bXYZ') + 8, [0.14919, 0.06322, 0.74457]);
  for (const tag of ['rTRC', 'gTRC', 'bTRC']) {
    icc.writeUInt16BE(0, place(tag) + 8); // y = xᵞ
    fixed(place(tag) + 12, [2.19921875]);
  }
  return icc;
}

describe('decodeImage', () => {
  it('reads back what encodePng writes, from a file and from bytes', async () => {
    const image = noise(17, 9);
    const png = await encodePng(image);
    for (const source of [png, save('noise.png', png)]) {
      const decoded = await decodeImage(source);
      // Strictly a Uint8Array: a Buffer would not be equal.
      expect(decoded).toStrictEqual(image);
    }
  });

  it('reads a JPEG', async () => {
    const jpeg = await sharp({ create: { width: 32, height: 16, channels: 3, background: { r: 200, g: 100, b: 50 } } })
      .jpeg({ quality: 95 })
      .toBuffer();
    const { width, height, data } = await decodeImage(jpeg);
    expect([width, height, data.length]).toEqual([32, 16, 32 * 16 * 3]);
    [200, 100, 50].forEach((value, c) => expect(Math.abs(data[c] - value)).toBeLessThanOrEqual(2));
  });

  it('makes grey PNG into three equal channels', async () => {
    const png = await encodePng({ width: 3, height: 1, data: Uint8Array.from([0, 77, 255]) });
    expect((await sharp(png).metadata()).channels).toBe(1);
    expect([...(await decodeImage(png)).data]).toEqual([0, 0, 0, 77, 77, 77, 255, 255, 255]);
  });

  it('scales 16-bit grey PNG and TIFF, and rounds', async () => {
    const values = Uint16Array.from([0, 32768, 65535, 77 * 257, 77 * 257 + 128, 77 * 257 + 129]);
    const png = await raw(values, 6, 1).toColourspace('grey16').png().toBuffer();
    const tiff = greyTiff(6, 1, 16, 1, new Uint8Array(values.buffer));
    for (const file of [png, tiff]) {
      expect((await sharp(file).metadata()).depth).toBe('ushort');
      const grey = [...(await decodeImage(file)).data].filter((_, i) => i % 3 === 0);
      expect(grey).toEqual([0, 128, 255, 77, 77, 78]);
    }
  });

  it('scales 16-bit RGB', async () => {
    const png = await raw(Uint16Array.from([0, 32768, 65535, 128, 129, 0x0180]), 2, 3)
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect([...(await decodeImage(png)).data]).toEqual([0, 128, 255, 0, 1, 1]);
  });

  it('lays transparent areas on black, in 8 and 16 bits', async () => {
    const grey = await raw(Uint8Array.from([100, 255, 100, 0]), 2, 2)
      .png()
      .toBuffer();
    expect([...(await decodeImage(grey)).data]).toEqual([100, 100, 100, 0, 0, 0]);
    const rgba = await raw(Uint8Array.from([200, 100, 50, 128]), 1, 4)
      .png()
      .toBuffer();
    expect([...(await decodeImage(rgba)).data]).toEqual([100, 50, 25]);
    const deep = await raw(Uint16Array.from([65535, 32768, 0, 32768]), 1, 4)
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect([...(await decodeImage(deep)).data]).toEqual([128, 64, 0]);
  });

  it('converts colours of Display P3 and Adobe RGB (1998) to sRGB, by their primaries and curves', async () => {
    const png = await raw(Uint8Array.from([100, 150, 120, 200, 100, 50]), 2, 3)
      .png()
      .toBuffer();
    const p3 = (await sharp(await sharp(png).withIccProfile('p3').png().toBuffer()).metadata()).icc!;
    // From the matrices of both standards.
    for (const [profile, expected] of [
      [p3, [83, 152, 118, 215, 93, 31]],
      [adobeRgb(p3), [66, 151, 119, 227, 100, 42]],
    ] as const) {
      const { data } = await decodeImage(withProfile(png, profile));
      expect(Math.max(...data.map((level, i) => Math.abs(level - expected[i])))).toBeLessThanOrEqual(1);
    }
  });

  it('reads a palette PNG', async () => {
    const colours = Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 0, 0]);
    const png = await raw(colours, 4, 3).png({ palette: true, colours: 4 }).toBuffer();
    expect((await sharp(png).metadata()).isPalette).toBe(true);
    expect([...(await decodeImage(png)).data]).toEqual([...colours]);
  });

  it('makes CMYK JPEG into sRGB', async () => {
    // Printing inks cannot show every colour, so the tolerance is wide; inverted or swapped channels are far off.
    for (const [r, g, b] of [
      [240, 240, 240],
      [120, 120, 120],
      [190, 60, 60],
      [60, 160, 90],
    ]) {
      const jpeg = await sharp({ create: { width: 16, height: 16, channels: 3, background: { r, g, b } } })
        .toColourspace('cmyk')
        .jpeg({ quality: 100 })
        .toBuffer();
      expect((await sharp(jpeg).metadata()).space).toBe('cmyk');
      const { data } = await decodeImage(jpeg);
      expect(data).toHaveLength(16 * 16 * 3);
      [r, g, b].forEach((value, c) => expect(Math.abs(data[c] - value)).toBeLessThanOrEqual(20));
    }
  });

  it('turns images upright by their EXIF orientation', async () => {
    const jpeg = await raw(
      Uint8Array.from({ length: 32 * 16 * 3 }, (_, i) => (i % (32 * 3) < 48 ? 255 : 0)),
      32,
      3,
    )
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(await imageInfo(jpeg)).toMatchObject({ width: 16, height: 32, orientation: 6 });
    const { width, height, data } = await decodeImage(jpeg);
    expect([width, height]).toEqual([16, 32]);
    // The white left half is on top after turning right by 90°.
    expect(data[0]).toBeGreaterThan(250);
    expect(data.at(-1)).toBeLessThan(5);
  });

  it('reads BMP', async () => {
    const bmp = new Uint8Array(58);
    bmp.set([0x42, 0x4d]);
    bmp.set([54], 10);
    bmp.set([40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24], 14);
    bmp.set([3, 2, 1], 54);
    const path = save('one.bmp', bmp);
    expect(await decodeImage(path)).toEqual({ width: 1, height: 1, data: Uint8Array.from([1, 2, 3]) });
    expect(await imageInfo(path)).toMatchObject({ width: 1, height: 1, kind: 'bmp' });
    await expect(decodeImage(save('cut.bmp', bmp.subarray(0, 55)))).rejects.toThrow(
      /cut\.bmp cannot be decoded.*cut off/,
    );
  });
});

describe('files that cannot be decoded', () => {
  async function problem(path: string): Promise<ClflowError> {
    const error: unknown = await decodeImage(path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ClflowError);
    return error as ClflowError;
  }

  it('finds cut JPEG, PNG, WebP and TIFF files', async () => {
    const { data, width } = noise(64, 64);
    const files = {
      'a.jpg': await raw(data, width, 3).jpeg().toBuffer(),
      'a.png': await raw(data, width, 3).png().toBuffer(),
      'a.webp': await raw(data, width, 3).webp({ lossless: true }).toBuffer(),
      'a.tif': await raw(data, width, 3).tiff({ compression: 'none' }).toBuffer(),
    };
    for (const [name, bytes] of Object.entries(files)) {
      await decodeImage(save(name, bytes));
      for (const part of [0.02, 0.5, 0.95]) {
        const path = save(`cut-${part}-${name}`, bytes.subarray(0, Math.floor(bytes.length * part)));
        const { code, message } = await problem(path);
        expect(code).toBe('data');
        expect(message).toContain(path);
        expect(message).toContain('damaged');
      }
    }
  });

  it('finds an empty file, text, SVG and floating point', async () => {
    expect((await problem(save('empty.png', new Uint8Array()))).message).toMatch(/empty\.png is empty \(0 bytes\)/);
    const text = await problem(save('notes.jpg', new TextEncoder().encode('These are not the pixels.')));
    expect(text.message).toMatch(/notes\.jpg is not an image that can be read \(PNG, JPEG, BMP/);
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"></svg>';
    expect((await problem(save('drawing.png', new TextEncoder().encode(svg)))).message).toContain(
      'drawing.png is an SVG drawing',
    );
    const float = greyTiff(2, 1, 32, 3, new Uint8Array(new Float32Array([0, 1]).buffer));
    expect((await problem(save('float.tif', float))).message).toContain('pixels of type float; save it with 8 or 16');
  });

  it('refuses 200 megapixels from the header alone', async () => {
    // A small JPEG whose frame header (marker FF C0) claims 20,000 × 10,000 pixels.
    const huge = await raw(noise(16, 16).data, 16, 3).jpeg().toBuffer();
    const frame = huge.indexOf(Uint8Array.from([0xff, 0xc0]));
    huge.writeUInt16BE(10_000, frame + 5);
    huge.writeUInt16BE(20_000, frame + 7);
    const path = save('huge.jpg', huge);
    const start = performance.now();
    const { code, message } = await problem(path);
    expect(performance.now() - start).toBeLessThan(200);
    expect(code).toBe('data');
    expect(message).toContain('huge.jpg is too large: 20000×10000 is 200 megapixels, and at most 50 are allowed');
    expect(await imageInfo(path)).toMatchObject({ width: 20_000, height: 10_000 });
    await expect(decodeImage(await encodePng(noise(2, 2)), { maxMegapixels: 1e-6 })).rejects.toThrow('too large');
  });

  it('names a missing file and a folder', async () => {
    const missing = join(folder, 'none.png');
    expect(await problem(missing)).toMatchObject({
      code: 'io',
      message: `Cannot read ${missing}: there is no such file or folder; check the path.`,
    });
    expect(await problem(folder)).toMatchObject({
      code: 'io',
      message: `Cannot read ${folder}: it is a folder; name a file.`,
    });
  });

  it('names a file without permission', async () => {
    const path = save('secret.png', await encodePng(noise(2, 2)));
    chmodSync(path, 0);
    // The administrator may read everything, so the test steps down for a moment.
    const root = process.getuid!() === 0;
    chmodSync(folder, 0o755);
    if (root) process.seteuid!(65534);
    try {
      expect(await problem(path)).toMatchObject({
        code: 'io',
        message: expect.stringContaining('permission is denied'),
      });
    } finally {
      if (root) process.seteuid!(0);
    }
  });
});

describe('decodeMask', () => {
  it('takes everything above zero as defect', async () => {
    const png = await encodePng({ width: 4, height: 1, data: Uint8Array.from([0, 1, 128, 255]) });
    expect(await decodeMask(png)).toEqual({ width: 4, height: 1, data: Uint8Array.from([0, 255, 255, 255]) });
  });

  it('keeps small numbers of 16-bit label images and single colours', async () => {
    const labels = await raw(Uint16Array.from([0, 1, 255, 65535]), 4, 1)
      .toColourspace('grey16')
      .png()
      .toBuffer();
    expect([...(await decodeMask(labels)).data]).toEqual([0, 255, 255, 255]);
    const blue = await raw(Uint8Array.from([0, 0, 0, 0, 0, 1]), 2, 3)
      .png()
      .toBuffer();
    expect([...(await decodeMask(blue)).data]).toEqual([0, 255]);
  });

  it('names a mask that is damaged', async () => {
    const path = save('mask.png', new TextEncoder().encode('nothing'));
    await expect(decodeMask(path)).rejects.toThrow(`${path} is not an image`);
  });
});

const bottles = join(import.meta.dirname, '../../../shared/data/mvtec_bottle/train/good');
const shared = existsSync(bottles);
describe.skipIf(!shared)(shared ? 'real files' : 'real files (skipped: no shared data)', () => {
  it('decodes a bottle to its size', async () => {
    const path = join(bottles, readdirSync(bottles).sort()[0]);
    const info = await imageInfo(path);
    const image = await decodeImage(path);
    expect(info).toMatchObject({ width: image.width, height: image.height });
    expect(image.data).toHaveLength(info.width * info.height * 3);
    expect(Math.max(...image.data.subarray(0, 3000))).toBeGreaterThan(0);
  });
});
