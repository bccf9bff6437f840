/** @file The files of onnxruntime-web that a page fetches, by path. */
import { readFile } from 'node:fs/promises';
import type { Resource } from './server.js';

/** Where a page of ours finds a build. */
export const ortAt = (build: string): string => `/ort.${build}.min.mjs`;

/** Of each build the program that it loads. */
const PROGRAMS = { wasm: 'ort-wasm-simd-threaded', webgpu: 'ort-wasm-simd-threaded.asyncify' };

export async function ortFiles(build: keyof typeof PROGRAMS = 'wasm'): Promise<Record<string, Resource>> {
  const file = (name: string) => readFile(new URL(name, import.meta.resolve('onnxruntime-web/wasm')));
  const script = 'text/javascript';
  const program = PROGRAMS[build];
  return {
    [ortAt(build)]: { type: script, body: await file(`ort.${build}.min.mjs`) },
    [`/${program}.mjs`]: { type: script, body: await file(`${program}.mjs`) },
    [`/${program}.wasm`]: { type: 'application/wasm', body: await file(`${program}.wasm`) },
  };
}
