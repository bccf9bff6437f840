/** @file The detector room in Node, where models and images are files. */
export * from './index.js';
export { Detector, type LoadOptions } from './detector.node.js';
