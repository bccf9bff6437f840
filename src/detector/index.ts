/** @file The detector: model file, anomaly map, image score, calibration, regions, inspection. */
export * from './appearance-at.js';
export * from './calibration.js';
export * from './contour.js';
export * from './detector.js';
export * from './detector-graph.js';
export * from './drift.js';
export * from './evaluate.js';
export * from './heatmap-scale.js';
export * from './ignore.js';
export * from './image-batch.js';
export * from './image-input.js';
export * from './map-layer.js';
export * from './metadata.js';
export * from './model-file.js';
export * from './regions.js';
export * from './score.js';
export * from './write-model.js';
