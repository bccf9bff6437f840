/** @file The teacher's channel statistics beside the shards that were standardised by them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '../../src/files/index.js';
import { TEACHER_CHANNELS } from './student.js';
import type { FeatureStatistics } from './teacher.js';

const FILE = 'statistics.safetensors';

export function writeStatistics(folder: string, { mean, deviation }: FeatureStatistics): void {
  const entries = [...mean.entries()].flatMap(([tap, data]) => [
    [`mean.${tap}`, { shape: [data.length], data }] as const,
    [`deviation.${tap}`, { shape: [data.length], data: deviation[tap] }] as const,
  ]);
  writeFileSync(join(folder, FILE), writeSafetensors(new Map(entries)));
}

/** null where none were written yet. */
export function readStatistics(folder: string): FeatureStatistics | null {
  const path = join(folder, FILE);
  if (!existsSync(path)) return null;
  const { tensors } = readSafetensors(new Uint8Array(readFileSync(path)), path);
  const perTap = (name: string): Float32Array[] =>
    TEACHER_CHANNELS.map((_, tap) => tensors.get(`${name}.${tap}`)!.floats());
  return { mean: perTap('mean'), deviation: perTap('deviation') };
}
