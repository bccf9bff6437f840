/** @file What a report of one's own needs of this room. */
export { mean, spread } from './spread.js';
