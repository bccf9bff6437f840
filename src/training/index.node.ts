/** @file Training in Node: checkpoints in files beside the isomorphic part. */
export * from './index.js';
export * from './checkpoint-file.node.js';
