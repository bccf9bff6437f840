import { describe, expect, it } from 'vitest';
import { resizeRgb } from '../image/resize.js';
import { withinMemory } from './within-memory.js';

const size = { width: 128, height: 96 };
const blank = (width: number, height: number) => ({ width, height, data: new Uint8Array(width * height * 3).fill(7) });

describe('withinMemory', () => {
  it('leaves images of up to 16 megapixels alone', () => {
    for (const image of [blank(4000, 4000), blank(20_000, 800), blank(100, 125_000)]) {
      expect(withinMemory(image, size)).toBe(image);
    }
  });

  it('brings larger ones, and those that widening would make large, to the working size', () => {
    for (const image of [blank(4000, 4001), blank(1, 125_001)]) {
      expect(withinMemory(image, size)).toEqual(resizeRgb(image, size.width, size.height));
    }
  });
});
