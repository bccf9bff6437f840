/** @file SQLite for whoever keeps things: opening, locks, versions of tables, writes that survive a power cut. Node's alone. */
export * from './database-error.js';
export * from './durable-writes.js';
export * from './file-system.js';
export * from './folder-lock.js';
export * from './migrate.js';
export * from './sqlite.js';
