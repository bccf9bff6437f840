/** @file ONNX Runtime's native build for Node. */
import * as ort from 'onnxruntime-node';
import { openOrtSession, type Runtime } from './session.js';

export interface NodeRuntimeOptions {
  /** Threads for one op; 0 lets ONNX Runtime choose (one a physical core). */
  readonly threads?: number;
  /** Execution provider; `cpu` is always there, others only when the installed onnxruntime-node ships them. */
  readonly provider?: 'cpu' | 'cuda' | 'webgpu';
}

/** The providers that the installed onnxruntime-node package can use here. */
export function availableProviders(): string[] {
  return ort.listSupportedBackends().map(({ name }) => name);
}

export function nodeRuntime({ threads = 0, provider = 'cpu' }: NodeRuntimeOptions = {}): Runtime {
  return {
    name: `onnxruntime-node ${ort.env.versions.node ?? ''}`.trim(),
    open: (model) =>
      openOrtSession(ort, model, {
        executionProviders: [provider],
        intraOpNumThreads: threads,
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
      }),
  };
}
