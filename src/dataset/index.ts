/** @file Folder layouts → lists of samples; nothing is decoded here. */
export { openDataset } from './open.js';
export { listImages } from './list-images.js';
export { naturalCompare } from './natural-sort.js';
export type { Dataset, Layout, OpenOptions, Sample } from './sample.js';
