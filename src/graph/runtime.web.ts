/** @file ONNX Runtime for the web, in a browser or in Node: WebAssembly, or WebGPU where that is asked for. */
import type * as OrtWeb from 'onnxruntime-web/wasm';
import { ClflowError, messageOf } from '../errors.js';
import { openOrtSession, type Runtime } from './session.js';

export interface WebRuntimeOptions {
  /** WebAssembly threads; more than one needs cross-origin isolation in a browser, where there is one without it. Default 1. */
  readonly threads?: number;
  /** Default `wasm`. WebGPU loads another, larger build of onnxruntime-web; it lacks the antialiased Resize of our detectors. */
  readonly provider?: 'wasm' | 'webgpu';
  /** The build of onnxruntime-web; that for WebGPU runs WebAssembly as well. Default: the provider's own. */
  readonly build?: 'wasm' | 'webgpu';
  /**
   * Where onnxruntime-web's .wasm file lies: a folder's URL, ending with "/", or the URL of each file. Left out, it is looked for
   * beside the script, where bundlers put it.
   */
  readonly wasmPaths?: string | { readonly wasm?: string; readonly mjs?: string };
}

/**
 * Loads onnxruntime-web. Its settings are the page's: threads and paths hold for the first session opened.
 * @example
 * const runtime = await webRuntime({ wasmPaths: '/assets/' });
 * @throws ClflowError `usage` when onnxruntime-web, an optional peer of clflow, is not there
 */
export async function webRuntime(options: WebRuntimeOptions = {}): Promise<Runtime> {
  const { threads = 1, provider = 'wasm', build = provider, wasmPaths } = options;
  const ort = await loadOrt(build);
  ort.env.wasm.numThreads = threads;
  if (wasmPaths !== undefined) ort.env.wasm.wasmPaths = wasmPaths;
  return {
    name: `onnxruntime-web ${ort.env.versions.web ?? ''}`.trim(),
    threads,
    open: (model) =>
      openOrtSession(ort, model, {
        executionProviders: [provider],
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
      }),
  };
}

/** Only when it is needed, so that a page that brings a runtime of its own, or none yet, loads nothing. */
async function loadOrt(build: 'wasm' | 'webgpu'): Promise<typeof OrtWeb> {
  try {
    // Not 'onnxruntime-web': bundlers take that for the build with every provider, twice the size.
    return await (build === 'webgpu' ? import('onnxruntime-web/webgpu') : import('onnxruntime-web/wasm'));
  } catch (cause) {
    throw new ClflowError(
      'usage',
      'onnxruntime-web, which runs models in a browser, cannot be loaded: install it beside clflow with ' +
        `npm install onnxruntime-web, and let the bundler or the page's import map find it (${messageOf(cause)}).`,
      { cause },
    );
  }
}
