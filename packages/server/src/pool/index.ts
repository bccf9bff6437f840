/** @file Child processes that inspect. */
export type { PoolLog } from './child.js';
export type { PoolOptions } from './options.js';
export { createPool } from './pool.js';
export * from './types.js';
