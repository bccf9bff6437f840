/**
 * @module parts
 * The inner parts, a name a room: for those who build on the method itself. They are unstable: any version may change them.
 *
 * @example
 * ```ts
 * import { synthesis, metrics } from 'clflow/parts';
 *
 * const synthesizer = new synthesis.Synthesizer({ sources });
 * ```
 */
export * as backbone from './backbone/index.node.js';
export * as benchmark from './benchmark/index.js';
export * as calibration from './calibration/index.js';
export * as check from './check/index.js';
export * as database from './database/index.js';
export * as dataset from './dataset/index.js';
export * as demo from './demo/index.js';
export * as detector from './detector/index.node.js';
export * as files from './files/index.node.js';
export * as flow from './flow/index.js';
export * as geometry from './geometry/index.js';
export * as graph from './graph/index.js';
export * as image from './image/index.node.js';
export * as line from './line/index.js';
export * as memory from './memory/index.js';
export * as metrics from './metrics/index.js';
export * as monitor from './monitor/index.js';
export * as objective from './objective/index.js';
export * as power from './power/index.js';
export * as report from './report/index.js';
export * as synthesis from './synthesis/index.js';
export * as training from './training/index.node.js';
export * as tuning from './tuning/index.js';
export { Random } from './random.js';
export { nodeRuntime, type NodeRuntimeOptions } from './graph/runtime.node.js';
