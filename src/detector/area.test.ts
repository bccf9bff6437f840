import { describe, expect, it } from 'vitest';
import type { Mask } from '../image/rgb-image.js';
import { areaMask, cellsOf, counted, isAreaOf, onlyArea, pixelsOf, storedArea } from './area.js';

const size = { width: 4, height: 2 };
const mask = (...data: number[]): Mask => ({ ...size, data: Uint8Array.from(data) });
const imageSize = { width: 8, height: 4 };

describe('an area', () => {
  it.each([
    [mask(0, 255, 255, 0, 0, 0, 255, 255), [1, 2, 3, 2]],
    [mask(255, 0, 0, 0, 0, 0, 0, 0), [0, 1, 7]],
    [mask(255, 255, 255, 255, 255, 255, 255, 255), [0, 8]],
  ])('is kept as runs, and is the same again', (area, runs) => {
    const stored = storedArea(area, { imageSize });
    expect(stored).toEqual({ imageSize, runs });
    expect(isAreaOf(stored, size)).toBe(true);
    expect(areaMask({ area: stored, size })).toEqual(area);
  });

  it.each([[[1, 2]], [[1, 8]], [[8, 0]], [[1e9, 1e9]]])('is none by the runs %j', (runs) => {
    expect(isAreaOf({ imageSize, runs }, size)).toBe(false);
  });

  it('counts a pixel of which at most half is ignored', () => {
    const ignored = { width: 8, height: 2, data: Uint8Array.from([1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]) };
    expect(counted(ignored, size)).toEqual(mask(0, 0, 255, 255, 0, 0, 255, 255));
    expect(() => counted({ ...ignored, data: ignored.data.fill(1) }, size)).toThrow('covers the whole image');
  });

  it('is all that is seen of an image', () => {
    const image = { ...size, data: new Uint8Array(24).fill(7) };
    const area = mask(255, 0, 0, 0, 0, 0, 0, 255);
    const { data } = onlyArea(image, area);
    expect([data[0], data[3], data[20], data[23]]).toEqual([7, 128, 128, 7]);
    expect(image.data.every((value) => value === 7)).toBe(true);
    expect(onlyArea(image, undefined)).toBe(image);
    expect(pixelsOf(area)).toBe(2);
  });

  it('has cells of a grid', () => {
    expect(cellsOf(mask(0, 255, 0, 0, 0, 0, 0, 0), 2, 1)).toEqual([true, false]);
  });
});
