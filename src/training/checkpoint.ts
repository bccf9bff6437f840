/** @file Checkpoints: the state of a training after an epoch, as a safetensors file with a record beside the tensors. */
import * as z from 'zod';
import { readSafetensors, writeSafetensors } from '../files/index.js';
import { ClflowError } from '../errors.js';
import type { TrainerState } from '../graph/index.js';

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
}

/** Where checkpoints are kept; a file beside the model in Node. */
export interface CheckpointStore {
  /** The last checkpoint written, or null. */
  read(): Promise<Uint8Array | null>;
  /** Replaces the checkpoint, wholly or not at all. @param epochsDone that it covers */
  write(bytes: Uint8Array, epochsDone: number): Promise<void>;
  remove(): Promise<void>;
}

const record = z.object({
  step: z.number(),
  epochsDone: z.number().int(),
  seconds: z.number(),
  curves: z.record(z.string(), z.array(z.number())),
  fingerprint: z.string(),
});

const RECORD = 'clflow-checkpoint';

export function encodeCheckpoint({ state, ...rest }: Checkpoint): Uint8Array {
  const tensor = (data: Float32Array) => ({ shape: [data.length], data });
  const tensors = new Map([
    ['parameters', tensor(state.parameters)],
    ['firstMoment', tensor(state.firstMoment)],
    ['secondMoment', tensor(state.secondMoment)],
  ]);
  return writeSafetensors(tensors, { metadata: { [RECORD]: JSON.stringify({ step: state.step, ...rest }) } });
}

/** Throws ClflowError('model') for bytes that are not a checkpoint. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const damaged = 'the checkpoint is damaged; train without `resume`';
  try {
    const { tensors, metadata } = readSafetensors(bytes, 'the checkpoint');
    const { step, ...rest } = record.parse(JSON.parse(metadata[RECORD] ?? ''));
    const floats = (name: string): Float32Array => {
      const tensor = tensors.get(name);
      if (!tensor) throw new ClflowError('model', damaged);
      return tensor.floats();
    };
    const state = {
      parameters: floats('parameters'),
      firstMoment: floats('firstMoment'),
      secondMoment: floats('secondMoment'),
      step,
    };
    return { state, ...rest };
  } catch (cause) {
    throw new ClflowError('model', damaged, { cause });
  }
}
