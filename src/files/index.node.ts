/** @file Reading and writing files in Node: errors as sentences, whole files or none. */
export * from './index.js';
export * from './io-error.node.js';
export * from './load-optional.node.js';
export * from './read-file.node.js';
export * from './writable.node.js';
export * from './write-file.node.js';
