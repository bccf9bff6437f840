/** @file ONNX Runtime's WebAssembly build, in a browser or in Node. */
import * as ort from 'onnxruntime-web';
import { openOrtSession, type Runtime } from './session.js';

export interface WebRuntimeOptions {
  /** WebAssembly threads; more than one needs cross-origin isolation in a browser. */
  readonly threads?: number;
}

export function webRuntime({ threads = 1 }: WebRuntimeOptions = {}): Runtime {
  ort.env.wasm.numThreads = threads;
  return {
    name: `onnxruntime-web ${ort.env.versions.web ?? ''}`.trim(),
    open: (model) =>
      openOrtSession(ort, model, { executionProviders: ['wasm'], graphOptimizationLevel: 'all', logSeverityLevel: 3 }),
  };
}
