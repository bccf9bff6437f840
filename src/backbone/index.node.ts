/** @file The backbone room in Node: the model store and opening by name beside the isomorphic part. */
export * from './index.js';
export * from './embedded.node.js';
export * from './open.node.js';
export * from './store.node.js';
