import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { exactHalves, fromBfloats, fromHalf, HALF_MAX, nearHalves, toHalf } from './half.js';

describe('binary16', () => {
  it.each([
    [0x0000, 0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, HALF_MAX],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
  ])('0x%s is %s and back', (bits, value) => {
    expect(fromHalf(bits)).toBe(value);
    expect(toHalf(value)).toBe(bits);
  });

  it('every finite value survives the way there and back', () => {
    for (let bits = 0; bits < 0x7c00; bits++) {
      if (toHalf(fromHalf(bits)) !== bits || toHalf(-fromHalf(bits)) !== (bits | 0x8000)) expect.unreachable(`${bits}`);
    }
  });

  it('rounds to the nearest, ties to even, and carries into the exponent', () => {
    expect(fromHalf(toHalf(1 + 2 ** -11))).toBe(1);
    expect(fromHalf(toHalf(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
    expect(fromHalf(toHalf(1 + 2 ** -11 + 2 ** -20))).toBe(1 + 2 ** -10);
    expect(fromHalf(toHalf(2 - 2 ** -13))).toBe(2);
    expect(fromHalf(toHalf(2 ** -14 - 2 ** -26))).toBe(2 ** -14);
    expect(toHalf(2 ** -25)).toBe(0);
    expect(toHalf(HALF_MAX + 15)).toBe(0x7bff);
    expect(toHalf(HALF_MAX + 16)).toBe(0x7c00);
  });

  it('keeps what is no number and the sign of zero', () => {
    expect(fromHalf(toHalf(NaN))).toBeNaN();
    expect(toHalf(-0)).toBe(0x8000);
    expect(fromHalf(0x8000)).toBe(-0);
  });
});

it('bfloat16 is the upper half of a float32', () => {
  expect([...fromBfloats(Uint16Array.of(0x3f80, 0xc020, 0x7f80, 0x0001))]).toEqual([1, -2.5, Infinity, 2 ** -133]);
});

describe('many at once', () => {
  const random = new Random(5);
  const values = Float32Array.from({ length: 20_000 }, (_, i) => {
    return i % 4 === 0
      ? (i % 8 === 0 ? 1 : -1) * (1 + (2 * (i % 997) + 1) * 2 ** -11)
      : random.normal() * 2 ** random.integer(-26, 15);
  });

  it('are rounded as one by one', () => {
    expect(nearHalves(values)).toEqual(values.map((value) => fromHalf(toHalf(value))));
  });

  it('are told from those that binary16 does not hold', () => {
    const halves = nearHalves(values);
    expect(exactHalves(halves)).toEqual(Uint16Array.from(halves, toHalf));
    expect(exactHalves(values)).toBeNull();
  });

  it.each([65520, -65536, 1e-9, NaN, Infinity, 1 + 2 ** -12, 2 ** -24 * 1.5])('not where one of them is %s', (odd) => {
    expect(exactHalves(Float32Array.of(1, odd))).toBeNull();
  });

  it('stay as they are where binary16 is too coarse for a block of them', () => {
    const small = Float32Array.of(1, 2, 3e-8, 2e-8);
    expect(nearHalves(small, 2)).toBe(small);
    expect(nearHalves(small)).toEqual(Float32Array.of(1, 2, 2 ** -24, 0));
    const large = Float32Array.of(1, 7e4);
    expect(nearHalves(large)).toBe(large);
    const odd = Float32Array.of(1, NaN);
    expect(nearHalves(odd)).toBe(odd);
  });
});
