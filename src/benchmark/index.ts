/** @file Many categories, methods and seeds: the cells of a table. */
export * from './categories.js';
export * from './cell.js';
export * from './dataset-size.js';
export * from './labelled-images.js';
export * from './measure.js';
export * from './results-file.js';
export * from './run-benchmark.js';
export * from './run-cell.js';
export * from './write-tables.js';
