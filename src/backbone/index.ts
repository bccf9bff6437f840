/** @file Frozen feature extractors as graphs: the isomorphic part, the same in Node and in a browser. */
export * from './architectures.js';
export * from './backbone.js';
export { EMBEDDED } from './embedded.js';
export * from './hub-models.js';
export { layoutOf, mapLayers, type LayerSpec } from './layout.js';
export * from './onnx-file.js';
export { quantizable, type Quantizable } from './quantized.js';
export { randomResnet, randomWeights } from './random-resnet.js';
export { residualFeatures } from './residual-network.js';
export * from './resnet.js';
