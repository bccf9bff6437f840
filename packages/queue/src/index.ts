/** @file `@clflow/queue`: jobs of clflow on any number of machines, by BullMQ on Redis, Valkey or PostgreSQL. */
export * from './batch/index.js';
