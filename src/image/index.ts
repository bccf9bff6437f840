/** @file The isomorphic part of the image room: the same in Node and in a browser. */
export * from './appearance.js';
export * from './aspect.js';
export * from './bmp.js';
export * from './colour-map.js';
export { isSrgb } from './colour-profile.js';
export * from './contact-sheet.js';
export * from './crop.js';
export * from './image-kind.js';
export * from './image-note.js';
export * from './input-range.js';
export * from './overlay.js';
export * from './resize.js';
export * from './rgb-image.js';
export * from './text.js';
