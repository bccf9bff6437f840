/** @file ONNX Runtime's native build for Node, loaded when the first runtime is made. */
import './telemetry.node.js';
import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-node';
import { ClflowError, messageOf } from '../errors.js';
import { openOrtSession, type Runtime } from './session.js';
import { SessionThread } from './session-aside.node.js';

export interface NodeRuntimeOptions {
  /** Threads for one op; 0 lets ONNX Runtime choose (one a physical core). */
  readonly threads?: number;
  /** Execution provider; `cpu` is always there, others only when the installed onnxruntime-node ships them. */
  readonly provider?: 'cpu' | 'cuda' | 'webgpu';
  /**
   * Whether the memory of a run is laid out as a whole for each size of image. Default true; without, a process that sees images of
   * many sizes holds less of it, and is no slower.
   */
  readonly memoryPattern?: boolean;
  /** What ONNX Runtime writes to stderr by itself. Errors are thrown in any case. Default `errors`. */
  readonly log?: 'errors' | 'nothing';
}

/** Throws ClflowError('io') where the native library is not installed or cannot be loaded. */
export function nodeRuntime(options: NodeRuntimeOptions = {}): Runtime {
  const { threads = 0, provider = 'cpu', memoryPattern = true, log = 'errors' } = options;
  // NVIDIA's libraries round the factors of float32 products to 10 bits unless told not to, and scores would move.
  if (provider === 'cuda') process.env.NVIDIA_TF32_OVERRIDE ??= '0';
  const ort = loadOrt();
  const settings = {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    enableMemPattern: memoryPattern,
    logSeverityLevel: log === 'errors' ? 3 : 4,
    // A thread that waits lets others compute: next to no time of its own, and a fifth less work for the processor.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  } as const;
  const aside = new SessionThread();
  return {
    name: `onnxruntime-node ${ort.env.versions.node ?? ''}`.trim(),
    threads,
    open: (model) => openOrtSession(ort, model, settings),
    // Who asks for one thread wants the other processors for others.
    ...(threads === 1 || provider !== 'cpu' ? {} : { openAside: (model) => aside.open(model, settings) }),
  };
}

const INSTALL = 'ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node';
const PLATFORMS = 'Linux with glibc and Windows on x64 and arm64, and for macOS on arm64';

/**
 * The native library by a plain `require`: a static import would fail before anyone could say why.
 * @param load stands in for `require` in tests
 */
export function loadOrt(load: (name: string) => unknown = createRequire(import.meta.url)): typeof Ort {
  try {
    return load('onnxruntime-node') as typeof Ort;
  } catch (cause) {
    // Node adds the stack of requiring files on further lines.
    const [reason] = messageOf(cause).split('\n');
    throw new ClflowError('io', `${complaint(reason)}: install it by "${INSTALL}".`, { cause });
  }
}

function complaint(reason: string): string {
  if (reason.includes("'onnxruntime-node'")) return 'The package onnxruntime-node is not there';
  const here = `${process.platform} on ${process.arch}`;
  return `ONNX Runtime's native library, which is built for ${PLATFORMS}, cannot be loaded here (${here}; ${reason})`;
}
