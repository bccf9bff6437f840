/** @file A training state as a safetensors file, replaced as a whole; and the parameters of a student that export.ts wrote. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readSafetensors, writeSafetensors } from '../../src/files/index.js';
import type { ParameterSet, TrainerState } from '../../src/graph/index.js';

const VECTORS = ['parameters', 'firstMoment', 'secondMoment'] as const;

export function writeTrainerState(path: string, state: TrainerState): void {
  const tensors = new Map(VECTORS.map((name) => [name, { shape: [state[name].length], data: state[name] }]));
  writeFileSync(`${path}.part`, writeSafetensors(tensors, { metadata: { step: String(state.step) } }));
  renameSync(`${path}.part`, path);
}

export function readTrainerState(path: string): TrainerState {
  const { tensors, metadata } = readSafetensors(new Uint8Array(readFileSync(path)), path);
  const [parameters, firstMoment, secondMoment] = VECTORS.map((name) => tensors.get(name)!.floats());
  return { parameters, firstMoment, secondMoment, step: Number(metadata.step) };
}

/** The flat parameters of an exported student. */
export function readStudent(path: string, parameters: ParameterSet): Float32Array {
  const { tensors } = readSafetensors(new Uint8Array(readFileSync(path)), path);
  const flat = parameters.initial();
  for (const name of parameters.names) {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`${path} lacks ${name}; it was not written by export.ts`);
    parameters.values(flat, name).set(tensor.floats());
  }
  return flat;
}
