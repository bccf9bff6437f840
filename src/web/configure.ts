/** @file What holds for every detector and training of a page, so that it is said once. */
import type { WebRuntimeOptions } from '../graph/runtime.web.js';

/** Opens the worker; `false`: no worker, the thread that calls does the work. */
export type WorkerSource = (() => Worker) | false;

export interface WebConfig {
  /**
   * Where onnxruntime-web's .wasm file lies: a folder's URL, ending with "/", or the URL of each file. Left out, it is looked for
   * beside the script, where bundlers put it.
   */
  readonly wasmPaths?: WebRuntimeOptions['wasmPaths'];
  /** WebAssembly threads. Default: half the processor's, four at most; one in a page that is not cross-origin isolated. */
  readonly threads?: number;
  /** Opens the worker that inspects, where the bundler does not find it by itself; `false`: the thread that calls inspects. */
  readonly worker?: WorkerSource;
  /** Opens the worker that trains. */
  readonly trainingWorker?: () => Worker;
}

let page: WebConfig = {};

/**
 * Sets what {@link Detector.load} and {@link train} take where their own options do not say it.
 * @example
 * configureWeb({ wasmPaths: '/assets/' });
 */
export function configureWeb(config: WebConfig): void {
  page = { ...page, ...config };
}

/** What was set for the page. */
export function pageConfig(): WebConfig {
  return page;
}

/** @param asked where nobody asks: what a page may well take */
export function threadsFor(asked?: number): number {
  if (!globalThis.crossOriginIsolated) return 1;
  return Math.max(1, asked ?? Math.min(4, Math.floor(navigator.hardwareConcurrency / 2)));
}

/** As a worker needs it, whose own addresses are others. */
export function absolutePaths(paths: WebConfig['wasmPaths']): WebConfig['wasmPaths'] {
  if (paths === undefined) return undefined;
  if (typeof paths === 'string') return absolute(paths);
  const { wasm, mjs } = paths;
  return { ...(wasm !== undefined && { wasm: absolute(wasm) }), ...(mjs !== undefined && { mjs: absolute(mjs) }) };
}

function absolute(url: string): string {
  return new URL(url, globalThis.document?.baseURI ?? location.href).href;
}
