/** @file A training state as a safetensors file, replaced as a whole. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readSafetensors, writeSafetensors } from '../../src/backbone/index.js';
import type { TrainerState } from '../../src/graph/index.js';

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
