/**
 * @file Shards: files of records of one length, each a crop (128 × 128 RGB bytes) and the teacher's standardised features
 * of it as bytes, stride by stride. Records are read at random, so no epoch needs more memory than its batches.
 */
import { closeSync, openSync, readSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bytes, type TensorData } from '../../src/graph/index.js';
import { CROP } from './crops.js';
import { TEACHER_CHANNELS } from './student.js';

/** Shape of the teacher's map of one crop per stride. */
export const FEATURE_SHAPES = TEACHER_CHANNELS.map((channels, i) => {
  const side = CROP / (4 * 2 ** i);
  return [channels, side, side] as const;
});

const CROP_BYTES = CROP * CROP * 3;
/** Lengths of the parts of a record: the crop, then one map a stride. */
const PARTS = [CROP_BYTES, ...FEATURE_SHAPES.map(([channels, height, width]) => channels * height * width)];
export const RECORD_BYTES = PARTS.reduce((sum, part) => sum + part, 0);

/** Names of the tensors of a batch, in the order of a record's parts. */
export const BATCH_NAMES = ['crop', 'target0', 'target1', 'target2'] as const;

/** Shapes of a batch's tensors, by name. */
export function batchShapes(size: number): Record<string, { shape: number[]; type: 'uint8' }> {
  const shapes = [[CROP, CROP, 3], ...FEATURE_SHAPES];
  return Object.fromEntries(BATCH_NAMES.map((name, i) => [name, { shape: [size, ...shapes[i]], type: 'uint8' }]));
}

/** All records of the shards in a folder. */
export class ShardReader {
  private readonly files: { readonly handle: number; readonly count: number }[];
  readonly count: number;

  constructor(folder: string) {
    const names = readdirSync(folder).filter((name) => name.endsWith('.shard'));
    this.files = names.sort().map((name) => {
      const path = join(folder, name);
      return { handle: openSync(path, 'r'), count: Math.floor(statSync(path).size / RECORD_BYTES) };
    });
    this.count = this.files.reduce((sum, { count }) => sum + count, 0);
  }

  /** The records asked for, stacked to the tensors of {@link batchShapes} with the given leading axes. */
  read(indices: readonly number[], leading: readonly number[]): Record<string, TensorData> {
    const buffers = PARTS.map((length) => new Uint8Array(length * indices.length));
    indices.forEach((index, n) => {
      const { handle, at } = this.locate(index);
      let position = at * RECORD_BYTES;
      PARTS.forEach((length, part) => {
        readSync(handle, buffers[part], n * length, length, position);
        position += length;
      });
    });
    const shapes = Object.values(batchShapes(1)).map(({ shape }) => shape.slice(1));
    return Object.fromEntries(BATCH_NAMES.map((name, i) => [name, bytes(buffers[i], [...leading, ...shapes[i]])]));
  }

  close(): void {
    for (const { handle } of this.files) closeSync(handle);
  }

  private locate(index: number): { handle: number; at: number } {
    let at = index;
    for (const { handle, count } of this.files) {
      if (at < count) return { handle, at };
      at -= count;
    }
    throw new RangeError(`there is no record ${index} of ${this.count}`);
  }
}
