/** @file Drift: whether a stream of images has changed since calibration, in what, and since when. */
export * from './drift-monitor.js';
