/** @file The image room in Node: decoding, encoding and writing beside the isomorphic part. */
export * from './encode.node.js';
export * from './index.js';
