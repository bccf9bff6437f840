import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSafetensors } from '../files/index.js';
import { checkpointFile } from './checkpoint-file.node.js';
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from './checkpoint.js';

const checkpoint: Checkpoint = {
  state: {
    parameters: Float32Array.of(1, -2.5, 3e-30),
    firstMoment: Float32Array.of(0.1, 0.2, 0.3),
    secondMoment: Float32Array.of(0, 1e-12, 7),
    step: 42,
  },
  epochsDone: 3,
  seconds: 12.5,
  curves: { loss: [3, 2, 1], likelihood: [2, 1.5, 1.25] },
  fingerprint: '{"plan":"…","dataHash":"ab"}',
  threads: 2,
};

describe('a checkpoint', () => {
  it('comes back bit for bit', async () => {
    expect(await decodeCheckpoint(await encodeCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  const tensors = new Map([['parameters', { shape: [1], data: Float32Array.of(1) }]]);

  it('finds one flipped bit, wherever it is', async () => {
    const bytes = await encodeCheckpoint(checkpoint);
    for (let bit = 0; bit < 8 * bytes.length; bit += 5) {
      const flipped = bytes.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      const decoded = await decodeCheckpoint(flipped).catch((error) => error);
      // Spaces that fill the header up, and names that are not looked at, may change: the state may not.
      if (decoded instanceof Error) expect(decoded).toMatchObject({ name: 'ClflowError', code: 'model' });
      else expect(decoded).toEqual(checkpoint);
    }
  });

  it.each<[string, Partial<Checkpoint>]>([
    ['more epochs than its curves have', { epochsDone: 999 }],
    ['a negative number of epochs', { epochsDone: -1, curves: {} }],
    ['half a step', { state: { ...checkpoint.state, step: 1.5 } }],
    ['seconds without end', { seconds: Infinity }],
    ['parameters that are no numbers', { state: { ...checkpoint.state, parameters: Float32Array.of(1, NaN, 2) } }],
    ['moments of another length', { state: { ...checkpoint.state, firstMoment: Float32Array.of(1) } }],
  ])('with %s is refused, whatever its checksum', async (_what, change) => {
    const bytes = await encodeCheckpoint({ ...checkpoint, ...change });
    await expect(decodeCheckpoint(bytes)).rejects.toMatchObject({
      code: 'model',
      message: 'the checkpoint is damaged; train without `resume`',
    });
  });

  it.each<[string, Uint8Array | ((sound: Uint8Array) => Uint8Array)]>([
    ['nothing', new Uint8Array(0)],
    ['a text', new TextEncoder().encode('not a checkpoint at all')],
    ['a truncated checkpoint', (sound) => sound.slice(0, -1)],
    ['its first half', (sound) => sound.slice(0, sound.length / 2)],
    ['a safetensors file without a record', writeSafetensors(tensors)],
    ['a record that is no JSON', writeSafetensors(tensors, { metadata: { 'clflow-checkpoint': '{' } })],
    [
      'a record without tensors',
      writeSafetensors(tensors, {
        metadata: {
          'clflow-checkpoint': JSON.stringify({ step: 1, epochsDone: 1, seconds: 1, curves: {}, fingerprint: '' }),
        },
      }),
    ],
  ])('%s is refused', async (_what, damaged) => {
    const bytes = typeof damaged === 'function' ? damaged(await encodeCheckpoint(checkpoint)) : damaged;
    await expect(decodeCheckpoint(bytes)).rejects.toMatchObject({
      name: 'ClflowError',
      code: 'model',
      message: 'the checkpoint is damaged; train without `resume`',
    });
  });
});

describe('checkpointFile', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clflow-checkpoint-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lies beside the model, is replaced by a later one, and can be removed', async () => {
    const store = checkpointFile(join(folder, 'm.onnx'));
    expect(await store.read()).toBeNull();
    await store.write(Uint8Array.of(1, 2, 3), 1);
    await store.write(Uint8Array.of(4, 5), 2);
    expect(await store.read()).toEqual(Uint8Array.of(4, 5));
    expect(store.path).toBe(join(folder, 'm.onnx.checkpoint'));
    expect(await readdir(folder)).toEqual(['m.onnx.checkpoint']);
    await store.remove();
    await store.remove();
    expect(await readdir(folder)).toEqual([]);
  });

  it('that cannot be read is an error, not a fresh start', async () => {
    const store = checkpointFile(join(folder, 'm.onnx'));
    await mkdir(store.path);
    await expect(store.read()).rejects.toMatchObject({ name: 'ClflowError', code: 'io' });
  });
});
