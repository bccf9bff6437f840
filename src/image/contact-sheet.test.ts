import { describe, expect, it } from 'vitest';
import { contactSheet } from './contact-sheet.js';
import type { RgbImage } from './rgb-image.js';

function plain(width: number, height: number, colour: [number, number, number]): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = colour[i % 3];
  return { width, height, data };
}

const pixel = (image: RgbImage, x: number, y: number) => [
  ...image.data.subarray((y * image.width + x) * 3).slice(0, 3),
];

describe('contactSheet', () => {
  it('lays tiles out row by row', () => {
    const colours = [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ] as [number, number, number][];
    const sheet = contactSheet(
      colours.map((c) => ({ image: plain(20, 20, c) })),
      { columns: 2, tile: 40, gap: 4 },
    );
    expect([sheet.width, sheet.height]).toEqual([4 + 2 * 44, 4 + 2 * 44]);
    expect(pixel(sheet, 4, 4)).toEqual([255, 0, 0]);
    expect(pixel(sheet, 48 + 39, 4 + 39)).toEqual([0, 255, 0]);
    expect(pixel(sheet, 24, 48 + 20)).toEqual([0, 0, 255]);
    expect(pixel(sheet, 70, 70)).toEqual(pixel(sheet, 0, 0));
  });

  it('keeps the aspect ratio and centres in the cell', () => {
    const sheet = contactSheet([{ image: plain(20, 80, [200, 10, 10]) }], { columns: 3, tile: 40, gap: 0 });
    expect(sheet.width).toBe(40);
    const red = Array.from({ length: 40 }, (_, x) => x).filter((x) => pixel(sheet, x, 20)[0] === 200);
    expect([red[0], red.at(-1)]).toEqual([15, 24]);
  });

  it('writes labels inside their own cell, cutting what is too long', () => {
    const image = plain(60, 60, [0, 0, 0]);
    const tiles = [{ image, label: 'a very long label that does not fit' }, { image }];
    const sheet = contactSheet(tiles, { columns: 2, tile: 60, gap: 4 });
    expect(sheet.height).toBe(4 + 60 + 4 + 7 + 4);
    const inked: number[] = [];
    for (let y = 64; y < sheet.height; y++) {
      for (let x = 0; x < sheet.width; x++) if (pixel(sheet, x, y)[0] > 200) inked.push(x);
    }
    expect(Math.min(...inked)).toBeGreaterThanOrEqual(4);
    expect(Math.max(...inked)).toBeLessThan(64);
    expect(Math.max(...inked)).toBeGreaterThan(50);
  });

  it('refuses an empty list', () => {
    expect(() => contactSheet([], { columns: 2, tile: 40 })).toThrow('at least one image');
  });
});
