/** @file Charts as SVG text: lines and histograms, in the colours of the page. */
import { clamp } from '../geometry/index.js';
import { escapeHtml } from './table.js';

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface LineChart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
  /** Ranges of the axes; what is missing is taken from the values. */
  readonly x?: readonly [number, number];
  readonly y?: readonly [number, number];
  /** Positions on the x axis are told apart by their logarithm. */
  readonly logX?: boolean;
  /** A vertical line. */
  readonly mark?: Mark;
}

interface Mark {
  readonly x: number;
  readonly label: string;
}

interface HistogramGroup {
  readonly name: string;
  /** Values, or how many of them lie in each of {@link BARS} bars, where they are too many to be kept. */
  readonly values: readonly number[] | { readonly counts: readonly number[] };
}

export interface Histogram {
  readonly title: string;
  readonly xLabel: string;
  readonly groups: readonly HistogramGroup[];
  /** Values beyond the ends are counted in the outermost bars. */
  readonly x: readonly [number, number];
  readonly mark?: Mark;
  /** The bars stand for powers of ten, so that a few images can be seen beside a million. */
  readonly decades?: boolean;
}

const WIDTH = 420;
const HEIGHT = 260;
const MARGIN = { left: 52, right: 14, top: 34, bottom: 44 };
const COLOURS = ['#4e79a7', '#e1734b', '#59a14f', '#b07aa1', '#9c755f', '#d4a72c'];
/** Of a histogram, from one end of its axis to the other. */
export const BARS = 28;
const TICKS = 5;

export function lineChart(chart: LineChart): string {
  const all = chart.series.flatMap(({ points }) => points);
  const forward = chart.logX ? Math.log : (value: number): number => value;
  const [x0, x1] = (chart.x ?? extent(all.map(([x]) => x))).map(forward);
  const [y0, y1] = chart.y ?? extent(all.map(([, y]) => y));
  const frame = new Frame([x0, x1], [y0, y1]);
  const lines = chart.series.map(({ points }, i) => {
    const path = points.map(([x, y], k) => `${k === 0 ? 'M' : 'L'}${frame.x(forward(x))} ${frame.y(y)}`).join('');
    return `<path d="${path}" fill="none" stroke="${colourOf(i)}" stroke-width="2" stroke-linejoin="round"/>`;
  });
  const backward = chart.logX ? Math.exp : (value: number): number => value;
  const mark = chart.mark && { ...chart.mark, x: forward(chart.mark.x) };
  const names = chart.series.map(({ name }) => name);
  return svg(chart, names, [frame.axes(chart.xLabel, chart.yLabel, backward), ...lines, frame.mark(mark)]);
}

export function histogram(chart: Histogram): string {
  const [x0, x1] = chart.x;
  const counts = chart.groups.map(({ values }) => ('counts' in values ? values.counts : countBars(values, chart.x)));
  const highest = Math.max(1, ...counts.flat());
  // A whole number at each of the marks of the axis.
  const most = (TICKS - 1) * Math.ceil(highest / (TICKS - 1));
  const decades = Math.ceil(Math.log10(1 + highest));
  const frame = new Frame([x0, x1], chart.decades ? [0, decades] : [0, most]);
  const heightOf = chart.decades ? (count: number): number => Math.log10(1 + count) : (count: number): number => count;
  const step = (x1 - x0) / BARS;
  const bars = counts.flatMap((own, i) =>
    own.flatMap((count, k) => {
      if (count === 0) return [];
      const [left, right, top] = [frame.x(x0 + k * step), frame.x(x0 + (k + 1) * step), frame.y(heightOf(count))];
      const height = round(frame.y(0) - top);
      return [
        `<rect x="${left}" y="${top}" width="${round(right - left - 1)}" height="${height}" fill="${colourOf(i)}" fill-opacity="0.65"/>`,
      ];
    }),
  );
  const names = chart.groups.map(({ name }, i) => `${name} (${counts[i].reduce((sum, count) => sum + count, 0)})`);
  return svg(chart, names, [
    frame.axes(chart.xLabel, 'images', undefined, chart.decades ? decades : undefined),
    ...bars,
    frame.mark(chart.mark),
  ]);
}

/** 0, 1, 10, 100 … at log₁₀(1 + n). */
function powers(decades: number): { readonly value: number; readonly label: number }[] {
  const labels = [0, ...Array.from({ length: decades }, (_, i) => 10 ** i)];
  return labels.map((label) => ({ value: Math.log10(1 + label), label }));
}

/** How many values lie in each bar. */
function countBars(values: readonly number[], x: readonly [number, number]): number[] {
  const bars = new Array<number>(BARS).fill(0);
  for (const value of values) bars[barOf(value, x)]++;
  return bars;
}

/** The bar that a value is counted in; those beyond the ends in the outermost ones. */
export function barOf(value: number, [x0, x1]: readonly [number, number]): number {
  return clamp(Math.floor(((value - x0) / (x1 - x0)) * BARS), 0, BARS - 1);
}

/** The plotting area: from values to pixels. */
class Frame {
  constructor(
    private readonly xRange: readonly [number, number],
    private readonly yRange: readonly [number, number],
  ) {}

  x(value: number): number {
    const [low, high] = this.xRange;
    const share = high > low ? (value - low) / (high - low) : 0.5;
    return round(MARGIN.left + clamp(share, 0, 1) * (WIDTH - MARGIN.left - MARGIN.right));
  }

  y(value: number): number {
    const [low, high] = this.yRange;
    const share = high > low ? (value - low) / (high - low) : 0.5;
    return round(HEIGHT - MARGIN.bottom - share * (HEIGHT - MARGIN.top - MARGIN.bottom));
  }

  /** @param decades marks at the y axis for so many powers of ten, which stand for n at log₁₀(1 + n) */
  axes(xLabel: string, yLabel: string, backward: (x: number) => number = (x) => x, decades?: number): string {
    const [bottom, right] = [HEIGHT - MARGIN.bottom, WIDTH - MARGIN.right];
    const ticks = ([low, high]: readonly [number, number]): number[] =>
      Array.from({ length: TICKS }, (_, i) => low + (i / (TICKS - 1)) * (high - low));
    const heights =
      decades === undefined ? ticks(this.yRange).map((value) => ({ value, label: value })) : powers(decades);
    return [
      ...heights.map(
        ({ value, label }) =>
          `<line class="grid" x1="${MARGIN.left}" x2="${right}" y1="${this.y(value)}" y2="${this.y(value)}"/>` +
          `<text x="${MARGIN.left - 6}" y="${round(this.y(value) + 4)}" text-anchor="end">${readable(label)}</text>`,
      ),
      ...ticks(this.xRange).map(
        (value) =>
          `<text x="${this.x(value)}" y="${bottom + 16}" text-anchor="middle">${readable(backward(value))}</text>`,
      ),
      `<text x="${(MARGIN.left + right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escapeHtml(xLabel)}</text>`,
      `<text transform="translate(13 ${(MARGIN.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeHtml(yLabel)}</text>`,
    ].join('');
  }

  mark(mark: Mark | undefined): string {
    if (!mark) return '';
    const x = this.x(mark.x);
    const anchor = x > WIDTH / 2 ? 'end' : 'start';
    return (
      `<line class="mark" x1="${x}" x2="${x}" y1="${MARGIN.top}" y2="${HEIGHT - MARGIN.bottom}"/>` +
      `<text x="${x}" y="${MARGIN.top - 5}" text-anchor="${anchor}">${escapeHtml(mark.label)}</text>`
    );
  }
}

function svg({ title }: { readonly title: string }, names: readonly string[], parts: readonly string[]): string {
  const legend = names.length > 1 ? names : [];
  const keys = legend.map((name, i) => `<span><i style="background:${colourOf(i)}"></i>${escapeHtml(name)}</span>`);
  return (
    `<figure class="chart"><figcaption>${escapeHtml(title)}</figcaption>` +
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(title)}">${parts.join('')}</svg>` +
    `<div class="keys">${keys.join('')}</div></figure>`
  );
}

function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length];
}

function extent(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}

function readable(value: number): string {
  return String(Number(value.toPrecision(3)));
}
