/** @file File formats of ours, the same in Node and in a browser. */
export * from './half.js';
export * from './safetensors.js';
