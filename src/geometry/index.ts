/** @file Sizes, boxes and connected components: what every room that looks at pixels shares. */
export * from './box.js';
export * from './clamp.js';
export * from './component-boxes.js';
export * from './components.js';
export * from './size.js';
export * from './typical-size.js';
