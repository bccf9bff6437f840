/** @file The files of onnxruntime-web that a page fetches, by path. */
import { readFile } from 'node:fs/promises';
import type { Resource } from './server.js';

/** Where a page of ours finds a build. */
export const ortAt = (build: string): string => `/ort.${build}.min.mjs`;

export async function ortFiles(): Promise<Record<string, Resource>> {
  const file = (name: string) => readFile(new URL(name, import.meta.resolve('onnxruntime-web/wasm')));
  const script = 'text/javascript';
  return {
    '/ort.wasm.min.mjs': { type: script, body: await file('ort.wasm.min.mjs') },
    '/ort-wasm-simd-threaded.mjs': { type: script, body: await file('ort-wasm-simd-threaded.mjs') },
    '/ort-wasm-simd-threaded.wasm': { type: 'application/wasm', body: await file('ort-wasm-simd-threaded.wasm') },
  };
}
