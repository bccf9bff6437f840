import { describe, expect, it } from 'vitest';
import { bmpHeader, decodeBmp, isBmp } from './bmp.js';

interface Spec {
  width: number;
  height: number;
  depth: number;
  pixels: number[];
  palette?: number[];
  compression?: number;
  headerSize?: number;
  masks?: number[];
  colours?: number;
}

/** A BMP file with the given bytes as its pixels. */
function bmp({
  width,
  height,
  depth,
  pixels,
  palette = [],
  compression = 0,
  headerSize = 40,
  masks = [],
  colours = 0,
}: Spec) {
  const offset = 14 + headerSize + masks.length * 4 + palette.length;
  const bytes = new Uint8Array(offset + pixels.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, offset, true);
  view.setUint32(14, headerSize, true);
  if (headerSize === 12) {
    [width, height, 1, depth].forEach((value, i) => view.setUint16(18 + 2 * i, value, true));
  } else {
    view.setInt32(18, width, true);
    view.setInt32(22, height, true);
    view.setUint16(26, 1, true);
    view.setUint16(28, depth, true);
    view.setUint32(30, compression, true);
    view.setUint32(46, colours, true);
    masks.forEach((mask, i) => view.setUint32(54 + 4 * i, mask, true));
  }
  bytes.set(palette, 14 + headerSize + masks.length * 4);
  bytes.set(pixels, offset);
  return bytes;
}

const BLACK_RED = [0, 0, 0, 0, 0, 0, 255, 0];

describe('decodeBmp', () => {
  it('reads 24 bits from the bottom up, with padded rows', () => {
    const file = bmp({ width: 1, height: 2, depth: 24, pixels: [3, 2, 1, 0, 6, 5, 4, 0] });
    expect(isBmp(file)).toBe(true);
    expect(decodeBmp(file)).toEqual({ width: 1, height: 2, data: Uint8Array.from([4, 5, 6, 1, 2, 3]) });
  });

  it('reads rows from the top down where the height is negative', () => {
    const file = bmp({ width: 1, height: -2, depth: 24, pixels: [3, 2, 1, 0, 6, 5, 4, 0] });
    expect([...decodeBmp(file).data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('reads 32 bits, plain and with the usual bit fields', () => {
    const pixels = [3, 2, 1, 77, 6, 5, 4, 88];
    const masks = [0xff0000, 0xff00, 0xff];
    for (const spec of [{}, { compression: 3, masks }]) {
      expect([...decodeBmp(bmp({ width: 2, height: 1, depth: 32, pixels, ...spec })).data]).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  it('reads 1 bit', () => {
    const file = bmp({ width: 10, height: 1, depth: 1, palette: BLACK_RED, pixels: [0b10000001, 0b01000000, 0, 0] });
    const red = [...decodeBmp(file).data].filter((_, i) => i % 3 === 0);
    expect(red).toEqual([255, 0, 0, 0, 0, 0, 0, 255, 0, 255]);
  });

  it('reads 4 bits', () => {
    const palette = Array.from({ length: 16 }, (_, i) => [i, 2 * i, 3 * i, 0]).flat();
    const file = bmp({ width: 3, height: 1, depth: 4, palette, pixels: [0x1f, 0x70, 0, 0] });
    expect([...decodeBmp(file).data]).toEqual([3, 2, 1, 45, 30, 15, 21, 14, 7]);
  });

  it('reads 8 bits with a short palette, and refuses a pixel outside of it', () => {
    const spec = { width: 2, height: 1, depth: 8, palette: BLACK_RED, colours: 2 };
    expect([...decodeBmp(bmp({ ...spec, pixels: [1, 0, 0, 0] })).data]).toEqual([255, 0, 0, 0, 0, 0]);
    expect(() => decodeBmp(bmp({ ...spec, pixels: [2, 0, 0, 0] }))).toThrow('outside its palette');
  });

  it('reads the old OS/2 header with its palette of three bytes', () => {
    const file = bmp({
      width: 2,
      height: 1,
      depth: 1,
      headerSize: 12,
      palette: [0, 0, 0, 30, 20, 10],
      pixels: [0b01000000, 0, 0, 0],
    });
    expect(decodeBmp(file)).toEqual({ width: 2, height: 1, data: Uint8Array.from([0, 0, 0, 10, 20, 30]) });
  });

  it('knows the size from the header alone', () => {
    const file = bmp({ width: 20_000, height: -10_000, depth: 24, pixels: [] });
    expect(bmpHeader(file)).toMatchObject({ width: 20_000, height: 10_000 });
  });

  it('says why a file cannot be read', () => {
    const good = { width: 4, height: 4, depth: 24, pixels: Array<number>(48).fill(0) };
    expect(() => decodeBmp(bmp(good).subarray(0, 80))).toThrow('it is cut off');
    expect(() => decodeBmp(bmp(good).subarray(0, 20))).toThrow('header is cut off');
    expect(() => decodeBmp(bmp(good).subarray(0, 40))).toThrow('header is damaged');
    expect(() => decodeBmp(bmp({ ...good, width: -4 }))).toThrow('header is damaged');
    expect(() => decodeBmp(bmp({ ...good, depth: 16 }))).toThrow('16 bits a pixel is not supported');
    expect(() => decodeBmp(bmp({ ...good, depth: 8, compression: 1 }))).toThrow('compressed BMP');
    expect(() => decodeBmp(bmp({ ...good, depth: 32, compression: 3, masks: [0xff, 0xff00, 0xff0000] }))).toThrow(
      'compressed BMP',
    );
  });
});
