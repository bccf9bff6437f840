import { describe, expect, it } from 'vitest';
import { ClflowError } from '../errors.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';

/** A file with any header and data. */
function fileOf(header: unknown, data: Uint8Array | readonly number[] = [], claimed?: bigint): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + data.length);
  new DataView(file.buffer).setBigUint64(0, claimed ?? BigInt(json.length), true);
  file.set(json, 8);
  file.set(data, 8 + json.length);
  return file;
}

const f32 = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

const tensors = new Map([
  ['a.weight', { shape: [2, 3], data: Float32Array.of(0, 1.5, -2.25, 3, 65504, -0.125) }],
  ['scalar', { shape: [], data: Float32Array.of(7) }],
  ['none', { shape: [0, 4], data: new Float32Array(0) }],
]);

describe.each(['float32', 'float16'] as const)('written as %s', (type) => {
  it('reads back the same names, shapes, numbers and metadata', () => {
    const file = writeSafetensors(tensors, { type, metadata: { source: 'a test' } });
    const read = readSafetensors(file);
    expect(read.metadata).toEqual({ source: 'a test' });
    expect([...read.tensors.keys()]).toEqual([...tensors.keys()]);
    for (const [name, { shape, data }] of tensors) {
      expect(read.tensors.get(name)!.shape).toEqual(shape);
      expect(read.tensors.get(name)!.floats()).toEqual(data);
    }
  });
});

describe('writing', () => {
  it('follows the format to the byte', () => {
    const file = writeSafetensors(new Map([['w', { shape: [1], data: Float32Array.of(1) }]]));
    const header = '{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  ';
    expect([...file]).toEqual([56, 0, 0, 0, 0, 0, 0, 0, ...new TextEncoder().encode(header), 0, 0, 0x80, 0x3f]);
  });

  it('halves the data as float16', () => {
    const big = new Map([['w', { shape: [1000], data: new Float32Array(1000).fill(0.5) }]]);
    expect(writeSafetensors(big).length - writeSafetensors(big, { type: 'float16' }).length).toBe(2000);
  });

  it.each([70000, NaN, -Infinity])('refuses %s as float16', (value) => {
    const misfit = new Map([['w', { shape: [1], data: Float32Array.of(value) }]]);
    expect(() => writeSafetensors(misfit, { type: 'float16' })).toThrow(`Tensor w holds ${value}`);
  });
});

describe('reading', () => {
  it('works on a part of a larger buffer, such as a Buffer from a pool', () => {
    const file = writeSafetensors(tensors);
    const pool = Buffer.alloc(file.length + 11, 0xff);
    pool.set(file, 3);
    const read = readSafetensors(pool.subarray(3, 3 + file.length));
    expect(read.tensors.get('a.weight')!.floats()).toEqual(tensors.get('a.weight')!.data);
  });

  it('converts bfloat16', () => {
    const file = fileOf({ w: { dtype: 'BF16', shape: [2], data_offsets: [0, 4] } }, [0x80, 0x3f, 0x20, 0xc0]);
    expect([...readSafetensors(file).tensors.get('w')!.floats()]).toEqual([1, -2.5]);
  });

  it('complains of a type it cannot convert only when its numbers are asked for', () => {
    const file = fileOf({ n: { dtype: 'I64', shape: [], data_offsets: [0, 8] } }, new Uint8Array(8));
    const tensor = readSafetensors(file).tensors.get('n')!;
    expect(tensor.shape).toEqual([]);
    expect(() => tensor.floats()).toThrow('Tensor n is stored as I64');
  });

  const sound = fileOf({ w: f32(0, 8) }, new Uint8Array(8));
  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /has 0 bytes/],
    ['a file cut in the header', sound.subarray(0, 20), /header claims \d+ bytes, but the file has 20/],
    ['a file cut in the data', sound.subarray(0, sound.length - 1), /tensor w ends at byte \d+, but.*truncated/],
    ['an absurd header length', fileOf({}, [], 0xffff_ffff_ffff_ffffn), /header claims 18446744073709552000 bytes/],
    ['another format', new TextEncoder().encode('PK\x03\x04 this is a zip archive'), /another format/],
    ['a header that is not JSON', fileOf('{"w":'), /not JSON/],
    ['a header that is not UTF-8', fileOf('{"\0\0"}').fill(0xff, 10, 12), /not JSON/],
    ['a header that is a list', fileOf([]), /not a JSON object/],
    ['metadata that are not strings', fileOf({ __metadata__: { n: 1 } }), /metadata/],
    ['a tensor without a shape', fileOf({ w: { dtype: 'F32', data_offsets: [0, 0] } }), /w has no type or no shape/],
    ['a negative side', fileOf({ w: f32(0, 4, [-1]) }, new Uint8Array(4)), /w has no type or no shape/],
    ['offsets that run backwards', fileOf({ w: f32(8, 4, [1]) }, new Uint8Array(8)), /data_offsets/],
    ['an entry that is not an object', fileOf({ w: 3 }), /w has no type/],
    ['a shape that does not fit', fileOf({ w: f32(0, 8, [3]) }, new Uint8Array(8)), /should take 12 bytes, not 8/],
    ['overlap', fileOf({ a: f32(0, 8), b: f32(4, 12) }, new Uint8Array(12)), /b overlaps/],
    ['a gap', fileOf({ a: f32(0, 4), b: f32(8, 12) }, new Uint8Array(12)), /4 bytes before tensor b/],
    ['bytes behind the last tensor', fileOf({ a: f32(0, 4) }, new Uint8Array(6)), /2 bytes follow/],
  ])('refuses %s', (_, file, reason) => {
    let error: unknown;
    try {
      readSafetensors(file, 'bad.safetensors');
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ClflowError);
    expect((error as ClflowError).code).toBe('weights');
    expect((error as ClflowError).message).toMatch(/^bad\.safetensors is not a sound safetensors file/);
    expect((error as ClflowError).message).toMatch(reason);
  });
});
