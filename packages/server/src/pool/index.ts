/** @file Child processes that inspect. */
export type { PoolLog } from './child.js';
export { createPool, type PoolOptions } from './pool.js';
export * from './types.js';
