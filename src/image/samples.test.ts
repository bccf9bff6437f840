import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { hasEmptyAlpha, highestOf, toColours } from './samples.js';

const pixel = (data: Uint8Array | Uint16Array, colours: [number, number, number], alpha: number | null) => ({
  width: 1,
  height: 1,
  channels: data.length,
  data,
  colours,
  alpha,
});

describe('toColours', () => {
  it('chooses the colours and leaves other channels out', () => {
    const five = Uint8Array.from([1, 2, 3, 4, 5]);
    expect([...toColours(pixel(five, [0, 1, 2], null)).data]).toEqual([1, 2, 3]);
    expect([...toColours(pixel(five, [0, 3, 4], null)).data]).toEqual([1, 4, 5]);
  });

  it('ignores an alpha that is 0 everywhere only', () => {
    const two = { ...pixel(Uint8Array.from([1, 2, 3, 0, 4, 5, 6, 0]), [0, 1, 2], 3), width: 2, channels: 4 };
    expect(hasEmptyAlpha(two)).toBe(true);
    expect([...toColours(two).data]).toEqual([1, 2, 3, 4, 5, 6]);
    const half = { ...two, data: Uint8Array.from([1, 2, 3, 0, 40, 50, 60, 255]) };
    expect(hasEmptyAlpha(half)).toBe(false);
    expect([...toColours(half).data]).toEqual([0, 0, 0, 40, 50, 60]);
  });

  it('lays on black as libvips does, in 8 and 16 bits', async () => {
    const random = new Random(4);
    const raw = { width: 50, height: 50, channels: 4 } as const;
    const shallow = Uint8Array.from({ length: 10_000 }, () => random.integer(0, 256));
    const flat = sharp(shallow, { raw }).flatten({ background: '#000000' });
    const samples = { ...raw, colours: [0, 1, 2] as const, alpha: 3 };
    expect([...toColours({ ...samples, data: shallow }).data]).toEqual([...(await flat.raw().toBuffer())]);
    const deep = Uint16Array.from({ length: 10_000 }, () => random.integer(0, 65536));
    const png = await sharp(deep, { raw }).toColourspace('rgb16').png().toBuffer();
    const expected = await sharp(png)
      .flatten({ background: '#000000' })
      .toColourspace('rgb16')
      .raw({ depth: 'ushort' })
      .toBuffer();
    expect(Buffer.from(toColours({ ...samples, data: deep }).data.buffer).equals(expected)).toBe(true);
  });
});

describe('highestOf', () => {
  it('is the highest number, 0 of none', () => {
    expect(highestOf(Uint16Array.from([3, 40_000, 9]))).toBe(40_000);
    expect(highestOf(new Uint8Array())).toBe(0);
  });
});
