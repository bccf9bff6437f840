/** @file Checkpoints: the state of a training after an epoch, as a safetensors file with a record and a checksum beside the tensors. */
import * as z from 'zod';
import { readSafetensors, writeSafetensors } from '../files/index.js';
import { ClflowError } from '../errors.js';
import type { TrainerState } from '../graph/index.js';
import { sha256Hex } from '../sha256.js';
import { precisions, type Precision } from './methods.js';

/** Mean of every loss term per epoch. */
export type Curves = Record<string, number[]>;

export interface Checkpoint {
  readonly state: TrainerState;
  readonly epochsDone: number;
  /** Seconds spent on those epochs. */
  readonly seconds: number;
  readonly curves: Curves;
  /** Everything that has to be equal for a training to be continued, as text. */
  readonly fingerprint: string;
  /** Of the runtime that trained those epochs; null where it tells none. */
  readonly threads: number | null;
  /** What the backbone computes in; missing: float32. */
  readonly precision?: Precision;
}

/** Where checkpoints are kept; a file beside the model in Node. */
export interface CheckpointStore {
  /** The last checkpoint written, or null. */
  read(): Promise<Uint8Array | null>;
  /** Replaces the checkpoint, wholly or not at all. @param epochsDone that it covers */
  write(bytes: Uint8Array, epochsDone: number): Promise<void>;
  remove(): Promise<void>;
}

const finite = (values: Float32Array): boolean => values.every(Number.isFinite);
const count = z.number().int().nonnegative();

const record = z.object({
  step: count,
  epochsDone: count,
  seconds: z.number().nonnegative(),
  curves: z.record(z.string(), z.array(z.number())),
  fingerprint: z.string(),
  threads: count.nullable(),
  precision: z.enum(precisions).optional(),
});

const RECORD = 'clflow-checkpoint';
const CHECKSUM = 'sha256';
const STATE = ['parameters', 'firstMoment', 'secondMoment'] as const;

export async function encodeCheckpoint({ state, ...rest }: Checkpoint): Promise<Uint8Array> {
  const tensors = new Map(STATE.map((name) => [name, { shape: [state[name].length], data: state[name] }]));
  const text = JSON.stringify({ step: state.step, ...rest });
  const checksum = await checksumOf(state, text);
  return writeSafetensors(tensors, { metadata: { [RECORD]: text, [CHECKSUM]: checksum } });
}

export function damagedCheckpoint(cause?: unknown): ClflowError {
  return new ClflowError('model', 'the checkpoint is damaged; train without `resume`', { cause });
}

/** Throws ClflowError('model') for bytes that are not a checkpoint, or not as they were written. */
export async function decodeCheckpoint(bytes: Uint8Array): Promise<Checkpoint> {
  try {
    const { tensors, metadata } = readSafetensors(bytes, 'the checkpoint');
    const text = metadata[RECORD] ?? '';
    const { step, ...rest } = record.parse(JSON.parse(text));
    const floats = (name: string): Float32Array => {
      const tensor = tensors.get(name);
      if (!tensor) throw damagedCheckpoint();
      return tensor.floats();
    };
    const [parameters, firstMoment, secondMoment] = STATE.map(floats);
    const state = { parameters, firstMoment, secondMoment, step };
    const sound =
      Object.values(rest.curves).every(({ length }) => length === rest.epochsDone) &&
      [firstMoment, secondMoment].every(({ length }) => length === parameters.length) &&
      STATE.every((name) => finite(state[name])) &&
      metadata[CHECKSUM] === (await checksumOf(state, text));
    if (!sound) throw damagedCheckpoint();
    return { state, ...rest };
  } catch (cause) {
    throw damagedCheckpoint(cause);
  }
}

/** SHA-256 over the tensors' numbers one after the other, and the record behind them. */
function checksumOf(state: TrainerState, text: string): Promise<string> {
  const parts = STATE.map((name) => state[name]);
  const tail = new TextEncoder().encode(text);
  const size = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const all = new Uint8Array(size + tail.length);
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    all.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  all.set(tail, at);
  return sha256Hex(all);
}
