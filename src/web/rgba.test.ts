import { describe, expect, it } from 'vitest';
import { fromRgba, toRgba } from './rgba.js';

const image = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 250, 251, 252) };

describe('RGBA', () => {
  it('and back is the same image', () => {
    expect([...toRgba(image).data]).toEqual([1, 2, 3, 255, 250, 251, 252, 255]);
    expect(fromRgba(toRgba(image))).toEqual(image);
  });

  it('lies on black where it is transparent', () => {
    const data = Uint8ClampedArray.of(200, 100, 50, 0, 200, 100, 50, 128);
    expect([...fromRgba({ width: 2, height: 1, data }).data]).toEqual([0, 0, 0, 100, 50, 25]);
  });
});
