import { describe, expect, it } from 'vitest';
import { withoutStrayBytes } from './jpeg-stray.js';

const SOI = [0xff, 0xd8];
const APP0 = [0xff, 0xe0, 0, 4, 1, 2];
const SCAN = [0xff, 0xda, 0, 3, 7, 11, 0xff, 0, 12, 0xff, 0xd0, 13];
const EOI = [0xff, 0xd9];
const file = (...parts: number[][]) => Uint8Array.from(parts.flat());

describe('withoutStrayBytes', () => {
  const clean = file(SOI, APP0, APP0, SCAN, SCAN, EOI);

  it('returns a sound file itself, with what follows it', () => {
    expect(withoutStrayBytes(clean).bytes).toBe(clean);
    const long = file([...clean], [0xff, 0xe0, 1, 2, 3]);
    expect(withoutStrayBytes(long)).toEqual({ bytes: long, stray: 0 });
  });

  it('drops bytes between segments and counts them', () => {
    const odd = file(SOI, [0], APP0, [5, 0xff, 0, 6], APP0, SCAN, SCAN, EOI);
    expect(withoutStrayBytes(odd)).toEqual({ bytes: clean, stray: 5 });
  });

  it('keeps fill bytes, which are allowed', () => {
    const filled = file(SOI, APP0, [0xff, 0xff], APP0, SCAN, EOI);
    expect(withoutStrayBytes(filled)).toEqual({ bytes: filled, stray: 0 });
  });

  it('does not mend a file that breaks off, nor touch another kind', () => {
    const cut = file(SOI, [9], APP0, [0xff, 0xe0, 0, 99, 1]);
    expect(withoutStrayBytes(cut)).toEqual({ bytes: file(SOI, APP0, [0xff, 0xe0, 0, 99, 1]), stray: 1 });
    const text = Uint8Array.from([1, 2, 3]);
    expect(withoutStrayBytes(text).bytes).toBe(text);
  });
});
