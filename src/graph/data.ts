/** @file Numbers that go into and come out of a running graph. */
import type { DataType, Shape } from './tensor-type.js';

export type TypedData = Float32Array | BigInt64Array | Int32Array | Int8Array | Uint8Array;

/** A concrete tensor, row-major. `bool` and `uint8` both live in a Uint8Array. */
export interface TensorData {
  readonly type: DataType;
  readonly shape: Shape;
  readonly data: TypedData;
}

/** A float32 tensor from numbers. Throws a RangeError when their count is not the product of the shape. */
export function floats(data: Float32Array | readonly number[], shape: Shape): TensorData {
  return checked('float32', data instanceof Float32Array ? data : Float32Array.from(data), shape);
}

/** Equal parts one after the other, as one float32 tensor of this shape. */
export function packed(parts: readonly Float32Array[], shape: Shape): TensorData {
  const size = parts.length === 0 ? 0 : parts[0].length;
  const data = new Float32Array(parts.length * size);
  parts.forEach((part, i) => data.set(part, i * size));
  return checked('float32', data, shape);
}

/** An int64 tensor from integers. */
export function integers(data: readonly number[], shape: Shape): TensorData {
  return checked(
    'int64',
    BigInt64Array.from(data, (value) => BigInt(value)),
    shape,
  );
}

/** A uint8 tensor. */
export function bytes(data: Uint8Array, shape: Shape): TensorData {
  return checked('uint8', data, shape);
}

/** The numbers of a float32 result; throws a TypeError for any other type. */
export function asFloats(tensor: TensorData): Float32Array {
  if (!(tensor.data instanceof Float32Array)) throw new TypeError(`expected float32 data, got ${tensor.type}`);
  return tensor.data;
}

/** Whether none is NaN or infinite. */
export function allFinite(values: Float32Array): boolean {
  // 0 times a finite number is 0, and NaN times any other: one sum instead of a branch a number.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * 0;
  return sum === 0;
}

/** A tensor of whole numbers of 8 or of 32 bits, with their sign. */
export function signed(data: Int8Array | Int32Array, shape: Shape): TensorData {
  return checked(data instanceof Int8Array ? 'int8' : 'int32', data, shape);
}

function checked(type: DataType, data: TypedData, shape: Shape): TensorData {
  const size = shape.reduce((product, dim) => product * dim, 1);
  if (data.length !== size) {
    throw new RangeError(`${data.length} values do not fill shape [${shape.join(', ')}], which holds ${size}`);
  }
  return { type, shape, data };
}
