/** @file The runtimes that every test of the graph engine runs on. */
import { nodeRuntime } from '../runtime.node.js';
import { webRuntime } from '../runtime.web.js';
import type { Runtime } from '../session.js';

export const runtimes: readonly { readonly name: string; readonly runtime: Runtime }[] = [
  { name: 'onnxruntime-node', runtime: nodeRuntime({ threads: 1 }) },
  { name: 'onnxruntime-web (WASM)', runtime: await webRuntime({ threads: 1 }) },
];
