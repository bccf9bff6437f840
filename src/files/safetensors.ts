/**
 * @file The safetensors format (github.com/huggingface/safetensors): 8 bytes with the header's length N (unsigned,
 * little-endian), N bytes of JSON, then the data. The header maps a tensor's name to `dtype`, `shape` and
 * `data_offsets` [begin, end) counted from the end of the header; `__metadata__` holds strings. Tensors lie without gaps.
 */
import { ClflowError, messageOf } from '../errors.js';
import { fromBfloats, fromHalf, HALF_MAX, toHalf } from './half.js';

/** A tensor as it stands in a file. */
export interface StoredTensor {
  /** 'F32', 'F16', 'BF16', 'I64' … */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Its numbers, row-major; throws ClflowError `weights` when they are not F32, F16 or BF16. */
  floats(): Float32Array;
}

export interface Safetensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface FloatTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface WriteOptions {
  /** How numbers are stored; float16 halves the file and throws where a number does not fit. Default float32. */
  readonly type?: 'float32' | 'float16';
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The limit of the reference implementation. */
const MAX_HEADER_BYTES = 100_000_000;

const BYTES: Readonly<Record<string, number>> = {
  ...{ BOOL: 1, U8: 1, I8: 1, F8_E4M3: 1, F8_E5M2: 1 },
  ...{ U16: 2, I16: 2, F16: 2, BF16: 2, U32: 4, I32: 4, F32: 4, U64: 8, I64: 8, F64: 8 },
};

/**
 * Reads a whole file. Numbers are converted only when asked for.
 * @param source the file's name, for messages
 * @throws ClflowError `weights` when the file is truncated or its header does not describe it
 */
export function readSafetensors(bytes: Uint8Array, source = 'the weights file'): Safetensors {
  const damaged = (what: string): ClflowError =>
    new ClflowError('weights', `${source} is not a sound safetensors file: ${what}. Fetch or export it again.`);
  const { header, start } = readHeader(bytes, damaged);
  const tensors = new Map<string, StoredTensor>();
  const ranges: { name: string; begin: number; end: number }[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      if (!isStrings(entry)) throw damaged('its metadata are not strings');
      metadata = entry;
      continue;
    }
    const { dtype, shape, begin, end } = readEntry(name, entry, damaged);
    if (end > bytes.length - start) {
      throw damaged(`tensor ${name} ends at byte ${start + end}, but the file has ${bytes.length} (truncated?)`);
    }
    ranges.push({ name, begin, end });
    tensors.set(name, { dtype, shape, floats: () => decode(name, dtype, bytes.subarray(start + begin, start + end)) });
  }
  let covered = 0;
  for (const { name, begin, end } of ranges.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < covered) throw damaged(`tensor ${name} overlaps another one`);
    if (begin > covered) throw damaged(`${begin - covered} bytes before tensor ${name} belong to no tensor`);
    covered = end;
  }
  if (covered !== bytes.length - start) throw damaged(`${bytes.length - start - covered} bytes follow the last tensor`);
  return { tensors, metadata };
}

/** The bytes of a safetensors file. Throws ClflowError `weights` for a number that float16 cannot hold. */
export function writeSafetensors(tensors: ReadonlyMap<string, FloatTensor>, options: WriteOptions = {}): Uint8Array {
  const { type = 'float32', metadata } = options;
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    const part = type === 'float32' ? bytesOf(data) : bytesOf(toHalves(name, data));
    header[name] = { dtype: type === 'float32' ? 'F32' : 'F16', shape, data_offsets: [offset, offset + part.length] };
    parts.push(part);
    offset += part.length;
  }
  const json = JSON.stringify(header);
  const text = new TextEncoder().encode(json);
  // Spaces behind the JSON, as the reference implementation does, so that the data are aligned.
  const length = Math.ceil(text.length / 8) * 8;
  const result = new Uint8Array(8 + length + offset);
  new DataView(result.buffer).setBigUint64(0, BigInt(length), true);
  result.fill(0x20, 8, 8 + length);
  result.set(text, 8);
  let at = 8 + length;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

type Complaint = (what: string) => ClflowError;

function readHeader(bytes: Uint8Array, damaged: Complaint): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8) throw damaged(`it has ${bytes.length} bytes, fewer than the 8 of the header's length`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES || length > bytes.length - 8) {
    throw damaged(`its header claims ${length} bytes, but the file has ${bytes.length} (truncated, or another format)`);
  }
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch (cause) {
    throw damaged(`its header is not JSON (${messageOf(cause)})`);
  }
  if (!isRecord(header)) throw damaged('its header is not a JSON object');
  return { header, start: 8 + length };
}

function readEntry(name: string, entry: unknown, damaged: Complaint) {
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  if (typeof dtype !== 'string' || !Array.isArray(shape) || !shape.every(isCount)) {
    throw damaged(`tensor ${name} has no type or no shape`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount) || offsets[1] < offsets[0]) {
    throw damaged(`tensor ${name} has no valid data_offsets`);
  }
  const [begin, end] = offsets;
  const size = shape.reduce((product, side) => product * side, 1);
  if (dtype in BYTES && end - begin !== size * BYTES[dtype]) {
    throw damaged(
      `tensor ${name}, ${dtype} [${shape.join(', ')}], should take ${size * BYTES[dtype]} bytes, not ${end - begin}`,
    );
  }
  return { dtype, shape, begin, end };
}

function decode(name: string, dtype: string, bytes: Uint8Array): Float32Array {
  // A copy, which is aligned; not slice(), which for Node's Buffer copies nothing.
  const { buffer } = new Uint8Array(bytes);
  if (dtype === 'F32') return new Float32Array(buffer);
  if (dtype === 'F16') return Float32Array.from(new Uint16Array(buffer), fromHalf);
  if (dtype === 'BF16') return fromBfloats(new Uint16Array(buffer));
  throw new ClflowError('weights', `Tensor ${name} is stored as ${dtype}; save the weights as F32, F16 or BF16.`);
}

function toHalves(name: string, data: Float32Array): Uint16Array {
  const misfit = data.find((value) => !(Math.abs(value) <= HALF_MAX));
  if (misfit !== undefined) {
    throw new ClflowError('weights', `Tensor ${name} holds ${misfit}, which float16 cannot; write it as float32.`);
  }
  return Uint16Array.from(data, toHalf);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((item) => typeof item === 'string');
}
