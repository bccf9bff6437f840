import { describe, expect, it } from 'vitest';
import { rangeUpTo, scaleRange } from './input-range.js';

describe('rangeUpTo', () => {
  it('is the full scale of the camera', () => {
    expect(rangeUpTo(200)).toEqual({ low: 0, high: 255 });
    expect(rangeUpTo(256)).toEqual({ low: 0, high: 1023 });
    expect(rangeUpTo(1023)).toEqual({ low: 0, high: 1023 });
    expect(rangeUpTo(1024)).toEqual({ low: 0, high: 4095 });
    expect(rangeUpTo(4096)).toEqual({ low: 0, high: 16383 });
  });

  it('is none where 16 bits are used or nothing is', () => {
    expect(rangeUpTo(16384)).toBeUndefined();
    expect(rangeUpTo(65535)).toBeUndefined();
    expect(rangeUpTo(0)).toBeUndefined();
  });
});

/** Greys in a row. */
const row = (values: readonly number[]) => ({ width: values.length / 3, height: 1, data: Uint16Array.from(values) });

describe('scaleRange', () => {
  it('scales and rounds from full depth, and cuts off', () => {
    const values = row([0, 8, 9, 2048, 4095, 65535]);
    // 255 · 8 / 4095 = 0.498, 255 · 9 / 4095 = 0.56, 255 · 2048 / 4095 = 127.53.
    expect([...scaleRange(values, { low: 0, high: 4095 }).data]).toEqual([0, 0, 1, 128, 255, 255]);
    expect([...scaleRange(row([99, 200, 300]), { low: 100, high: 300 }).data]).toEqual([0, 128, 255]);
  });

  it.each([10, 12, 14])('gives every number of %i bits the level of the same at full range', (bits) => {
    const high = 2 ** bits - 1;
    const values = Array.from({ length: 3 * Math.ceil(2 ** bits / 3) }, (_, i) => Math.min(i, high));
    const few = scaleRange(row(values), { low: 0, high }).data;
    const full = scaleRange(row(values.map((value) => Math.round((value * 65535) / high)))).data;
    const other = few.filter((level, i) => level !== full[i]);
    // Only what the rounding of the wider numbers carries over an edge, by one level.
    expect(few.every((level, i) => Math.abs(level - full[i]) <= 1)).toBe(true);
    expect(other.length).toBeLessThan(0.01 * values.length);
  });

  it('refuses a range that is none', () => {
    expect(() => scaleRange(row([1, 2, 3]), { low: 5, high: 5 })).toThrow('from a lower to a higher number');
  });
});
