import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { processorTime } from '../../test/support/processor-time.js';
import { eachResizedRow, maskShare, resizeMap, resizeMask, resizeRgb } from './resize.js';
import type { RgbImage } from './rgb-image.js';

/** 10×7, value (37·row + 11·column) mod 64. */
const pattern = {
  width: 10,
  height: 7,
  data: Float32Array.from({ length: 70 }, (_, i) => (37 * Math.floor(i / 10) + 11 * (i % 10)) % 64),
};

// From Pillow 13.0.0: Image.fromarray(pattern, mode='F').resize((width, height), Image.BILINEAR).
const PILLOW = {
  '4x3': [27.7532, 31.1486, 28.1486, 33.2727, 33.016, 27.8259, 31.1506, 31.984, 31.7273, 33.0114, 32.2057, 29.974],
  '5x7': [
    7.8571, 27.5, 41.5, 15.5, 27.1429, 44.8571, 32.5, 22.5, 44.5, 36.7143, 17.8571, 37.5, 27.5, 17.5, 37.1429, 45.7143,
    18.5, 32.5, 46.5, 19.2857, 27.8571, 39.5, 13.5, 27.5, 47.1429, 28.2857, 20.5, 42.5, 32.5, 20.1429, 37.8571, 49.5,
    23.5, 37.5, 29.7143,
  ],
  // The first row of 13×9: enlarging.
  '13x9': [0, 7.1923, 15.6538, 24.1154, 32.5769, 41.0385, 49.5, 40.7308, 2.4231, 10.8846, 19.3462, 27.8077, 35],
};

describe('eachResizedRow', () => {
  it('gives the rows of resizeMap', () => {
    const rows: number[] = [];
    eachResizedRow(pattern, 13, 9, (row, y) => rows.push(y, ...row));
    const { data } = resizeMap(pattern, 13, 9);
    expect(rows).toEqual(Array.from({ length: 9 }, (_, y) => [y, ...data.subarray(13 * y, 13 * (y + 1))]).flat());
  });
});

describe('maskShare', () => {
  it('is how much of a pixel is marked, whatever by', () => {
    const mask = { width: 4, height: 1, data: Uint8Array.from([1, 255, 0, 0]) };
    // By the triangle filter of support 2: weights 3/8, 3/8, 1/8 (outside dropped) of 7/8.
    const [left, right] = maskShare(mask, 2, 1).data;
    expect(left).toBeCloseTo(6 / 7);
    expect(right).toBeCloseTo(1 / 7);
  });
});

describe('resizeMap', () => {
  it.each(Object.entries(PILLOW))('gives the values of Pillow for %s', (size, expected) => {
    const [width, height] = size.split('x').map(Number);
    const result = resizeMap(pattern, width, height);
    expect(result.data).toHaveLength(width * height);
    expected.forEach((value, i) => expect(result.data[i]).toBeCloseTo(value, 3));
  });

  it('does not shift: an impulse keeps its centre of mass when enlarged and when shrunk', () => {
    const impulse = { width: 16, height: 16, data: new Float32Array(256) };
    impulse.data[6 * 16 + 9] = 1;
    for (const size of [128, 64, 8]) {
      const { data } = resizeMap(impulse, size, size);
      let [sum, x, y] = [0, 0, 0];
      data.forEach((value, i) => {
        sum += value;
        x += value * ((i % size) + 0.5);
        y += value * (Math.floor(i / size) + 0.5);
      });
      expect((x / sum / size) * 16).toBeCloseTo(9.5, 4);
      expect((y / sum / size) * 16).toBeCloseTo(6.5, 4);
    }
  });
});

describe('resizeRgb', () => {
  it('filters the channels apart and rounds once', () => {
    const data = Uint8Array.from([0, 10, 255, 255, 20, 255, 0, 31, 255, 255, 40, 255]);
    const result = resizeRgb({ width: 2, height: 2, data }, 1, 1);
    expect([...result.data]).toEqual([128, 25, 255]);
  });

  it('agrees with the map filter on every channel within rounding', () => {
    const random = new Random(1);
    const image = {
      width: 31,
      height: 17,
      data: Uint8Array.from({ length: 31 * 17 * 3 }, () => random.integer(0, 256)),
    };
    const result = resizeRgb(image, 12, 23);
    for (let c = 0; c < 3; c++) {
      const channel = {
        width: 31,
        height: 17,
        data: Float32Array.from({ length: 31 * 17 }, (_, i) => image.data[3 * i + c]),
      };
      const expected = resizeMap(channel, 12, 23).data;
      expected.forEach((value, i) => expect(Math.abs(result.data[3 * i + c] - value)).toBeLessThan(0.501));
    }
  });

  it('returns a copy at the same size', () => {
    const image: RgbImage = { width: 1, height: 1, data: Uint8Array.from([1, 2, 3]) };
    const copy = resizeRgb(image, 1, 1);
    copy.data[0] = 9;
    expect([...image.data]).toEqual([1, 2, 3]);
  });

  it('shrinks 512² to 256² in a few milliseconds', () => {
    const image = { width: 512, height: 512, data: new Uint8Array(512 * 512 * 3).fill(200) };
    for (let i = 0; i < 3; i++) resizeRgb(image, 256, 256);
    const times = Array.from({ length: 9 }, () => processorTime(() => void resizeRgb(image, 256, 256)));
    // Five milliseconds alone on the machine; the bound leaves room for other tests beside it.
    expect(times.sort((a, b) => a - b)[4]).toBeLessThan(25);
  });

  it('refuses impossible sizes', () => {
    expect(() => resizeRgb({ width: 1, height: 1, data: new Uint8Array(3) }, 0, 4)).toThrow('0×4');
  });
});

describe('resizeMask', () => {
  const dot = (width: number, height: number, x: number, y: number) => {
    const data = new Uint8Array(width * height);
    data[y * width + x] = 255;
    return { width, height, data };
  };

  it('loses no defect pixel, wherever it lies and whatever the sizes', () => {
    for (const [from, to] of [
      [16, 4],
      [10, 7],
      [13, 5],
      [9, 8],
    ]) {
      for (let x = 0; x < from; x++) {
        const small = resizeMask(dot(from, from, x, from - 1 - x), to, to);
        const set = [...small.data.keys()].filter((i) => small.data[i] === 255);
        expect(set).toEqual([Math.floor(((from - 0.5 - x) * to) / from) * to + Math.floor(((x + 0.5) * to) / from)]);
      }
    }
  });

  it('enlarges to squares', () => {
    const large = resizeMask(dot(2, 2, 1, 0), 4, 4);
    expect([...large.data.keys()].filter((i) => large.data[i] > 0)).toEqual([2, 3, 6, 7]);
  });
});
