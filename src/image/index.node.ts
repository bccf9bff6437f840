/** @file The image room in Node: decoding, encoding and writing beside the isomorphic part. */
export * from './decode.node.js';
export * from './empty-mask.node.js';
export * from './encode.node.js';
export * from './examine.node.js';
export type { ImageInfo } from './image-reader.node.js';
export * from './loaders.node.js';
export * from './index.js';
