/** @file The detector room in Node, where models and images are files. */
export * from './index.js';
export * from './open-on-device.node.js';
export * from './open-runtime.node.js';
export { Detector, type LoadOptions } from './detector.node.js';
