/** @file Tensors as JSON has them: flat or nested lists of numbers in, flat lists out. */
import { setImmediate } from 'node:timers/promises';
import { HttpError } from '../../errors.js';

/** More nesting than [N, H, W, 3] has. */
const DEEPEST = 8;
/** Numbers written before other requests have a turn. */
const AT_ONCE = 8192;

/**
 * Bytes of a UINT8 tensor, row-major.
 * @param data numbers 0 … 255, in lists that may be nested
 * @throws HttpError 400 unless there are `size` of them
 */
export function flatBytes(data: unknown, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let count = 0;
  const take = (value: unknown, depth: number): void => {
    if (Array.isArray(value)) {
      if (depth === DEEPEST) throw new HttpError(400, 'The data of the input are nested too deeply.');
      for (const part of value as unknown[]) take(part, depth + 1);
      return;
    }
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 255) {
      throw new HttpError(400, 'The data of the input must be whole numbers from 0 to 255.');
    }
    if (count < size) bytes[count] = value;
    count++;
  };
  if (!Array.isArray(data))
    throw new HttpError(400, 'The input has no data: give a list, or send bytes with a binary_data_size.');
  take(data, 0);
  if (count !== size) throw new HttpError(400, `The shape asks for ${size} numbers, but the data are ${count}.`);
  return bytes;
}

/** "1,2.5,…": as {@link flatBytes} reads it, written with pauses, since a map has as many numbers as pixels. */
export async function numbersText(data: Float32Array): Promise<string> {
  const parts: string[] = [];
  for (let start = 0; start < data.length; start += AT_ONCE) {
    if (start > 0) await setImmediate();
    parts.push(Array.from(data.subarray(start, start + AT_ONCE), numberText).join());
  }
  return parts.join();
}

/** JSON has no NaN and no infinity. */
function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : 'null';
}
