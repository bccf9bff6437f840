import { describe, expect, it } from 'vitest';
import { allFinite, asFloats, bytes, floats, integers } from './data.js';
import { DYNAMIC, sizeOf } from './tensor-type.js';

it('allFinite finds one NaN or infinity among many', () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => (i - 500) * 1e35);
  expect(allFinite(values)).toBe(true);
  for (const odd of [NaN, Infinity, -Infinity]) expect(allFinite(values.with(777, odd))).toBe(false);
  expect(allFinite(new Float32Array(0))).toBe(true);
});

describe('tensor data', () => {
  it('holds numbers of its type, row-major', () => {
    expect(floats([1.5, 2], [1, 2])).toEqual({ type: 'float32', shape: [1, 2], data: Float32Array.of(1.5, 2) });
    expect(integers([7], [])).toEqual({ type: 'int64', shape: [], data: BigInt64Array.of(7n) });
    expect(bytes(Uint8Array.of(3), [1])).toEqual({ type: 'uint8', shape: [1], data: Uint8Array.of(3) });
  });

  it('does not copy a Float32Array', () => {
    const data = new Float32Array(4);
    expect(floats(data, [2, 2]).data).toBe(data);
  });

  it('refuses a count that does not fill the shape', () => {
    expect(() => floats([1, 2, 3], [2, 2])).toThrow('3 values do not fill shape [2, 2], which holds 4');
    expect(() => integers([], [])).toThrow(RangeError);
    expect(() => bytes(new Uint8Array(2), [3])).toThrow(RangeError);
  });

  it('gives float32 numbers only as floats', () => {
    expect(asFloats(floats([4], [1]))).toEqual(Float32Array.of(4));
    expect(() => asFloats(integers([4], [1]))).toThrow(new TypeError('expected float32 data, got int64'));
  });

  it('has no size while an axis is dynamic', () => {
    expect(sizeOf([2, 3])).toBe(6);
    expect(sizeOf([])).toBe(1);
    expect(() => sizeOf([DYNAMIC, 3])).toThrow('shape [-1, 3] has a dynamic axis and no fixed size');
  });
});
