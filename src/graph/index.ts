/**
 * @module graph
 * The graph engine: symbolic tensors, ops with gradients, serialisation, optimisers, training.
 */
export * from './check-onnx.js';
export { storable } from './compact.js';
export * from './data.js';
export * from './devices.js';
export * from './differentiate.js';
export {
  Graph,
  Tensor,
  emitOne,
  innermostGraph,
  type Attribute,
  type Attributes,
  type EmitOptions,
  type ForeignBody,
  type GradientRule,
  type GraphNode,
} from './graph.js';
export * from './import-onnx.js';
export { keepLayout } from './keep-layout.js';
export * from './names.js';
export * from './open-graph.js';
export type { Operand } from './ops/elementwise.js';
export { loop } from './loop.js';
export * from './ops/index.js';
export * from './serialize.js';
export * from './session.js';
export * from './tensor-type.js';
export * from './optimizer/adam.js';
export * from './optimizer/clip.js';
export * from './optimizer/schedule.js';
export * from './parameters.js';
export { invertPermutation } from './permutation.js';
export * from './trainer.js';
