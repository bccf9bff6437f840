/**
 * @file Small charts side by side as one SVG file, readable in a light and in a dark page: curves of a few measured points, told by
 * their values, on axes that may be logarithmic; and bars.
 */
import { escapeHtml } from '../../src/report/table.js';

export type Point = readonly [x: number, y: number];

export interface Axis {
  /** Below an x axis; the unit of a y axis, at its highest mark. */
  readonly label: string;
  readonly logarithmic: boolean;
}

export interface Curve {
  readonly points: readonly Point[];
  /** A dashed line without dots and values. */
  readonly fit?: boolean;
}

export interface Panel {
  readonly title: string;
  /** Below the title. */
  readonly note?: string;
  readonly x: Axis;
  /** From 0 where it is not logarithmic. */
  readonly y: Axis;
  readonly curves: readonly Curve[];
  /** Bars at the positions of the x axis, in place of curves. */
  readonly bars?: readonly { readonly name: string; readonly points: readonly Point[] }[];
}

const [WIDTH, HEIGHT, COLUMNS] = [400, 290, 2];
const PLOT = { left: 76, right: 384, top: 62, bottom: 240 };
const BAR = 34;

const STYLE = `
text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #57606a; }
.title { font-size: 14px; font-weight: 600; fill: #1f2328; }
.value { fill: #1f2328; stroke: #ffffff; stroke-width: 3px; paint-order: stroke; }
.page { fill: #ffffff; }
.grid { stroke: #d0d7de; stroke-width: 1; }
.line { fill: none; stroke: #2f6db0; stroke-width: 2; stroke-linejoin: round; }
.fit { fill: none; stroke: #8c959f; stroke-width: 1.5; stroke-dasharray: 5 4; }
.c0 { fill: #2f6db0; }
.c1 { fill: #d9703f; }
@media (prefers-color-scheme: dark) {
  text { fill: #9198a1; }
  .title, .value { fill: #f0f6fc; }
  .value { stroke: #0d1117; }
  .page { fill: #0d1117; }
  .grid { stroke: #30363d; }
  .line { stroke: #6cabee; }
  .fit { stroke: #767f89; }
  .c0 { fill: #6cabee; }
  .c1 { fill: #f0936a; }
}`;

/** Panels in two columns. */
export function panelsSvg(title: string, panels: readonly Panel[]): string {
  const [width, height] = [WIDTH * COLUMNS, HEIGHT * Math.ceil(panels.length / COLUMNS)];
  const drawn = panels.map((panel, i) => {
    return `<g transform="translate(${WIDTH * (i % COLUMNS)} ${HEIGHT * Math.floor(i / COLUMNS)})">${drawPanel(panel)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeHtml(title)}">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="page" width="${width}" height="${height}" rx="6"/>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

function drawPanel({ title, note, x, y, curves, bars = [] }: Panel): string {
  const points = [...curves, ...bars].flatMap(({ points }) => points);
  const places = [...new Set(points.map(([place]) => place))].sort((a, b) => a - b);
  const yTicks = ticksOf(
    points.map(([, value]) => value),
    y,
  );
  const edge = bars.length > 0 ? 0.6 : 0;
  const acrossRange = [places[0] - edge, places.at(-1)! + edge] as const;
  const across = scale(x, acrossRange, [PLOT.left + 14, PLOT.right - 22]);
  const up = scale(y, [yTicks[0], yTicks.at(-1)!], [PLOT.bottom, PLOT.top]);
  const middle = (PLOT.left + PLOT.right) / 2;
  return [
    `<text class="title" x="16" y="24">${escapeHtml(title)}</text>`,
    note ? `<text x="16" y="42">${escapeHtml(note)}</text>` : '',
    ...yTicks.map((value, i) => {
      const [at, unit] = [up(value), i === yTicks.length - 1 ? ` ${y.label}` : ''];
      return `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${at}" y2="${at}"/><text x="${PLOT.left - 6}" y="${at + 4}" text-anchor="end">${show(value)}${escapeHtml(unit)}</text>`;
    }),
    ...spaced(places, across).map((place) => {
      return `<text x="${across(place)}" y="${PLOT.bottom + 18}" text-anchor="middle">${show(place)}</text>`;
    }),
    `<text x="${middle}" y="${PLOT.bottom + 38}" text-anchor="middle">${escapeHtml(x.label)}</text>`,
    ...curves.map((curve) => drawCurve(curve, across, up)),
    ...drawBars(bars, across, up),
  ].join('');
}

function drawCurve({ points, fit }: Curve, across: Scale, up: Scale): string {
  const path = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${across(x)} ${up(y)}`).join('');
  if (fit) return `<path class="fit" d="${path}"/>`;
  const dots = points.map(([x, y]) => {
    return `<circle class="c0" cx="${across(x)}" cy="${up(y)}" r="3.5"/><text class="value" x="${across(x)}" y="${up(y) - 9}" text-anchor="middle">${show(y)}</text>`;
  });
  return `<path class="line" d="${path}"/>${dots.join('')}`;
}

function drawBars(bars: NonNullable<Panel['bars']>, across: Scale, up: Scale): string[] {
  return bars.flatMap(({ name, points }, i) => {
    const key = PLOT.left + 8 + 110 * i;
    const legend = `<rect class="c${i}" x="${key}" y="${PLOT.top - 16}" width="10" height="10" rx="2"/><text x="${key + 15}" y="${PLOT.top - 7}">${escapeHtml(name)}</text>`;
    const drawn = points.map(([x, y]) => {
      const left = across(x) + (i - bars.length / 2) * BAR;
      return `<rect class="c${i}" x="${left + 1}" y="${up(y)}" width="${BAR - 2}" height="${PLOT.bottom - up(y)}"/><text class="value" x="${left + BAR / 2}" y="${up(y) - 5}" text-anchor="middle">${show(y)}</text>`;
    });
    return [legend, ...drawn];
  });
}

type Scale = (value: number) => number;

function scale(axis: Axis, [low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  const forward = axis.logarithmic ? Math.log : (value: number): number => value;
  const [start, span] = [forward(low), forward(high) - forward(low) || 1];
  return (value) => Math.round(10 * (from + ((forward(value) - start) / span) * (to - from))) / 10;
}

/** Marks that hold all values: 1, 2 and 5 of each power of ten on a logarithmic axis, else four or so even steps from 0. */
export function ticksOf(values: readonly number[], { logarithmic }: Axis): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (!logarithmic) {
    const step = nice(most / 4);
    return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
  }
  const decades = Array.from({ length: 14 }, (_, i) => 10 ** (i - 4)).flatMap((ten) => [ten, 2 * ten, 5 * ten]);
  const first = decades.findLastIndex((tick) => tick <= least);
  return decades.slice(first, decades.findIndex((tick) => tick >= most) + 1);
}

/** The next of 1, 2, 2.5, 5 and 10 times a power of ten. */
function nice(step: number): number {
  const ten = 10 ** Math.floor(Math.log10(step));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * ten).find((size) => size >= step * 0.999)!;
}

/** Places whose labels do not meet. */
function spaced(places: readonly number[], across: Scale): number[] {
  const kept: number[] = [];
  for (const place of places) {
    if (kept.length === 0 || across(place) - across(kept.at(-1)!) >= 34) kept.push(place);
  }
  return kept;
}

function show(value: number): string {
  return Number(value.toPrecision(value >= 1000 ? 4 : 3)).toLocaleString('en');
}
