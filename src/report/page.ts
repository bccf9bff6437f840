/** @file A report as one HTML file that needs nothing else. */
import { escapeHtml } from './table.js';

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2.25rem 0 .25rem; }
p { margin: 0 0 .75rem; opacity: .75; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .9rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th:first-child { text-align: left; padding-left: 0; font-weight: normal; }
thead th { font-weight: 600; vertical-align: bottom; }
thead th:first-child { font-weight: 600; }
.charts, .gallery { display: flex; flex-wrap: wrap; gap: 1.25rem; margin: .5rem 0 1rem; }
figure { margin: 0; }
figcaption { font-size: .85rem; opacity: .8; overflow-wrap: anywhere; }
.chart { width: min(100%, 27rem); }
.chart figcaption { font-weight: 600; opacity: 1; }
.chart svg { width: 100%; height: auto; font: 11px system-ui, sans-serif; }
.chart text { fill: currentColor; }
.chart .grid { stroke: var(--line); }
.chart .mark { stroke: currentColor; stroke-dasharray: 4 3; }
.keys { font-size: .8rem; display: flex; flex-wrap: wrap; gap: .2rem 1rem; }
.keys i { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .4em; }
.gallery figure { width: 15rem; }
.gallery img { width: 100%; height: auto; display: block; border-radius: 3px; }
tr.summary th, tr.summary td { font-weight: 600; border-top: 2px solid var(--line); border-bottom: 0; }
`;

/** @param body HTML, already escaped */
export function htmlPage(title: string, about: string, body: string): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(about)}</p>`,
    body,
    '</body></html>',
    '',
  ].join('\n');
}

/** @param title and about text @param body HTML, already escaped */
export function section(title: string, about: string, body: string): string {
  return `<section><h2>${escapeHtml(title)}</h2><p>${escapeHtml(about)}</p>${body}</section>`;
}
