/** @file Folder layouts → lists of samples; nothing is decoded here. */
export { openDataset } from './open.js';
export { listImages } from './list-images.js';
export { naturalCompare } from './natural-sort.js';
export { layouts, type Dataset, type Layout, type OpenOptions, type Sample } from './sample.js';
export { imageFiles } from './image-files.js';
