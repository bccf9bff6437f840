/** @file Folder layouts → lists of samples, and lists of images; what can be told by names is told by names. */
export { eachImage } from './concurrency.js';
export { openDataset, openDatasetAt } from './open.js';
export { findImages, foldersIn, listImages, notesOf, type FoundImages } from './list-images.js';
export { listGoodImages } from './list-good-images.js';
export { listDefects, type FoundDefects } from './list-defects.js';
export { naturalCompare } from './natural-sort.js';
export { layouts, type Dataset, type Layout, type OpenOptions, type Sample } from './sample.js';
export { isImage, isUnsupported, typeOf } from './file-types.js';
export { imageFiles } from './image-files.js';
export { unitedMask } from './united-mask.js';
export type { Failure } from './tree.js';
