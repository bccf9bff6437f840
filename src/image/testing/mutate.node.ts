/** @file Image files as an attacker or a bad disk would hand them over: sound ones, changed in places that a seed chooses. */
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { Random } from '../../random.js';
import { plainTiff } from './tiff.js';

export interface Seedling {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const SIDE = 24;

/** Small sound files of every kind that is decoded. */
export async function seedlings(): Promise<Seedling[]> {
  const random = new Random(11);
  const noise = (channels: number): Uint8Array =>
    Uint8Array.from({ length: SIDE * SIDE * channels }, () => random.integer(0, 256));
  const raw = (channels: 3 | 4) => sharp(noise(channels), { raw: { width: SIDE, height: SIDE, channels } });
  const files: Record<string, Uint8Array | Promise<Uint8Array>> = {
    'rgb.png': raw(3).png().toBuffer(),
    'rgba.png': raw(4).png({ progressive: true }).toBuffer(),
    'palette.png': raw(3).png({ palette: true }).toBuffer(),
    'deep.png': raw(4).toColourspace('rgb16').png().toBuffer(),
    'base.jpg': raw(3).jpeg().withMetadata({ orientation: 6 }).toBuffer(),
    'progressive.jpg': raw(3).jpeg({ progressive: true }).toBuffer(),
    'cmyk.jpg': raw(3).toColourspace('cmyk').jpeg().toBuffer(),
    'plain.tif': raw(3).tiff({ compression: 'none' }).toBuffer(),
    'lzw.tif': raw(4).tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer(),
    'tiled.tif': raw(3).tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
    'jpeg.tif': raw(3).tiff({ compression: 'jpeg' }).toBuffer(),
    'bands.tif': plainTiff({ width: SIDE, bits: 8, samples: 5, photometric: 2, extra: [1, 0], data: noise(5) }),
    'lossy.webp': raw(3).webp().toBuffer(),
    'lossless.webp': raw(4).webp({ lossless: true }).toBuffer(),
    'a.gif': raw(3).gif().toBuffer(),
    'a.avif': raw(3).avif({ effort: 0 }).toBuffer(),
    'palette.bmp': bitmap(8, noise(1)),
    'rgb.bmp': bitmap(24, noise(3)),
    'rgbx.bmp': bitmap(32, noise(4)),
  };
  return Promise.all(
    Object.entries(files).map(async ([name, bytes]) => ({ name, bytes: new Uint8Array(await bytes) })),
  );
}

function bitmap(depth: 8 | 24 | 32, pixels: Uint8Array): Uint8Array {
  const palette = depth === 8 ? 1024 : 0;
  const bytes = new Uint8Array(54 + palette + pixels.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(10, 54 + palette, true);
  [40, SIDE, SIDE].forEach((value, i) => view.setUint32(14 + 4 * i, value, true));
  view.setUint16(26, 1, true);
  view.setUint16(28, depth, true);
  bytes.set(pixels, 54 + palette);
  return bytes;
}

/** Numbers at which readers go wrong. */
const EXTREMES = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];
const HEADER = 200;

/** One to four changes; the same for the same seed. Half of the PNGs get their checksums back, so that changes are read. */
export function mutated({ name, bytes }: Seedling, seed: number): Uint8Array {
  const random = Random.of(seed, name);
  let result = new Uint8Array(bytes);
  const changes = random.integer(1, 5);
  for (let i = 0; i < changes && result.length > 8; i++) result = changed(result, random);
  if (name.endsWith('.png') && random.integer(0, 2) === 0) mendChecksums(result);
  return result;
}

function changed(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer);
  const inHeader = (): number => random.integer(0, Math.min(HEADER, bytes.length - 4));
  const anywhere = random.integer(0, bytes.length - 4);
  switch (random.integer(0, 7)) {
    case 0:
      bytes[anywhere] ^= 1 << random.integer(0, 8);
      return bytes;
    case 1:
      bytes[inHeader()] = random.integer(0, 256);
      return bytes;
    case 2:
      view.setUint32(inHeader(), EXTREMES[random.integer(0, EXTREMES.length)], random.integer(0, 2) === 0);
      return bytes;
    case 3:
      view.setUint16(inHeader(), EXTREMES[random.integer(0, EXTREMES.length)] & 0xffff, random.integer(0, 2) === 0);
      return bytes;
    case 4:
      return bytes.slice(0, anywhere + 1);
    case 5: {
      // A piece once more, or another piece left out.
      const end = Math.min(bytes.length, anywhere + random.integer(1, 64));
      const rest = random.integer(0, 2) === 0 ? anywhere : end;
      return joined(bytes.subarray(0, random.integer(0, 2) === 0 ? end : anywhere), bytes.subarray(rest));
    }
    default:
      bytes.fill(random.integer(0, 256), anywhere, anywhere + random.integer(1, 64));
      return bytes;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(a.length + b.length);
  result.set(a);
  result.set(b, a.length);
  return result;
}

function mendChecksums(png: Uint8Array): void {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = 8; at + 12 <= png.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > png.length) return;
    view.setUint32(end, crc32(png.subarray(at + 4, end)));
    at = end + 4;
  }
}
