/** @file What a report of one's own needs of this room. */
export { mean, spread } from './spread.js';
export { BARS, barOf, histogram, lineChart, type Histogram, type Series } from './chart.js';
export { driftInWords, statisticNames } from './drift.js';
export { htmlPage, section } from './page.js';
export { readable } from './readable.js';
export { scoreRange } from './score-range.js';
export { escapeHtml, htmlTable, type ReportTable } from './table.js';
