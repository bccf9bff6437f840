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

describe('scaleRange', () => {
  it('scales and rounds from full depth, and cuts off', () => {
    const values = Uint16Array.from([0, 8, 9, 2048, 4095, 65535]);
    // 255 · 8 / 4095 = 0.498, 255 · 9 / 4095 = 0.56, 255 · 2048 / 4095 = 127.53.
    expect([...scaleRange(values, { low: 0, high: 4095 })]).toEqual([0, 0, 1, 128, 255, 255]);
    expect([...scaleRange(Uint16Array.from([99, 100, 200, 300]), { low: 100, high: 300 })]).toEqual([0, 0, 128, 255]);
  });

  it('refuses a range that is none', () => {
    expect(() => scaleRange(new Uint16Array(1), { low: 5, high: 5 })).toThrow('from a lower to a higher number');
  });
});
