/** @file Random palettes, drawn in OKLCh (Ottosson, 2020), where equal steps look equal; given back in linear light. */
import type { Random } from '../../../src/random.js';
import { clamp } from '../../../src/geometry/index.js';
import type { Rgb } from './canvas.js';

interface Family {
  /** Degrees on the OKLCh wheel; null: any hue, drawn once for a palette. */
  readonly hue: number | null;
  /** Deviation of the hues of one palette, in degrees. */
  readonly spread: number;
  readonly chroma: readonly [number, number];
  readonly lightness: readonly [number, number];
  readonly weight: number;
}

const families: readonly Family[] = [
  { hue: null, spread: 60, chroma: [0, 0.012], lightness: [0.12, 0.95], weight: 3 }, // greys
  { hue: 245, spread: 20, chroma: [0.004, 0.03], lightness: [0.3, 0.88], weight: 2 }, // steel, concrete
  { hue: 75, spread: 14, chroma: [0.05, 0.12], lightness: [0.35, 0.85], weight: 1 }, // brass, gold
  { hue: 48, spread: 10, chroma: [0.05, 0.12], lightness: [0.25, 0.75], weight: 1 }, // copper, rust, clay
  { hue: 70, spread: 18, chroma: [0.02, 0.09], lightness: [0.22, 0.8], weight: 3 }, // earth, wood, leather
  { hue: 80, spread: 10, chroma: [0.01, 0.05], lightness: [0.6, 0.96], weight: 2 }, // paper, bone, cardboard
  { hue: 60, spread: 45, chroma: [0.08, 0.19], lightness: [0.35, 0.88], weight: 2 }, // fruit, bread, sauce
  { hue: 130, spread: 16, chroma: [0.04, 0.14], lightness: [0.2, 0.8], weight: 2 }, // foliage
  { hue: 235, spread: 20, chroma: [0.03, 0.14], lightness: [0.25, 0.92], weight: 1 }, // sky, water, denim
  { hue: null, spread: 12, chroma: [0.1, 0.24], lightness: [0.3, 0.85], weight: 2 }, // one-coloured plastic
  { hue: null, spread: 110, chroma: [0.08, 0.25], lightness: [0.3, 0.92], weight: 3 }, // toys, prints
  { hue: null, spread: 90, chroma: [0.02, 0.07], lightness: [0.55, 0.95], weight: 1 }, // pastels
  { hue: null, spread: 40, chroma: [0.02, 0.1], lightness: [0.05, 0.4], weight: 1 }, // dark lacquer, rubber
];

export interface Palette {
  readonly colours: readonly Rgb[];
  /** 256 linear colours that run through the palette. */
  readonly ramp: Float32Array;
}

const RAMP = 256;

export function drawPalette(random: Random): Palette {
  const family = weighted(random, families);
  const hue = family.hue ?? random.uniform(0, 360);
  // Half of the palettes with much spread are pairs of opposed hues, as designers and nature like them.
  const opposed = family.spread > 50 && random.chance(0.5);
  const contrast = random.pick([0.3, 0.6, 1, 1, 1.2]);
  const middle = random.uniform(...family.lightness);
  const count = random.integer(3, 8);
  const stops = Array.from({ length: count }, () => {
    const drawn = random.uniform(...family.lightness);
    const lightness = clamp(middle + contrast * (drawn - middle), 0.03, 0.98);
    const turn = opposed ? (random.chance(0.5) ? 180 : 0) + random.normal(0, 15) : random.normal(0, family.spread);
    return [lightness, random.uniform(...family.chroma), hue + turn] as const;
  });
  // Ramps in order of lightness look like one material in light and shade; others like pigments.
  if (random.chance(0.6)) stops.sort((a, b) => a[0] - b[0]);
  const ramp = new Float32Array(RAMP * 3);
  const labs = stops.map(([l, c, h]) => [l, c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)]);
  for (let i = 0; i < RAMP; i++) {
    const place = (i / (RAMP - 1)) * (count - 1);
    const k = Math.min(count - 2, Math.floor(place));
    const t = place - k;
    const mixed = [0, 1, 2].map((c) => labs[k][c] + t * (labs[k + 1][c] - labs[k][c]));
    ramp.set(oklab(mixed[0], mixed[1], mixed[2]), i * 3);
  }
  return { colours: labs.map(([l, a, b]) => oklab(l, a, b)), ramp };
}

/** The ramp's colour at t, 0 … 1. */
export function rampColour({ ramp }: Palette, t: number): Rgb {
  const i = 3 * Math.round(clamp(t, 0, 1) * (RAMP - 1));
  return [ramp[i], ramp[i + 1], ramp[i + 2]];
}

/** The ramp's colours of a whole field of 0 … 1. */
export function colourField({ ramp }: Palette, field: Float32Array, data: Float32Array): void {
  for (let i = 0, p = 0; i < field.length; i++, p += 3) {
    const t = field[i];
    const k = (3 * ((t <= 0 ? 0 : t >= 1 ? 1 : t) * (RAMP - 1) + 0.5)) | 0;
    const at = k - (k % 3);
    data[p] = ramp[at];
    data[p + 1] = ramp[at + 1];
    data[p + 2] = ramp[at + 2];
  }
}

/** One of the palette's colours, a little lighter or darker each time. */
export function someColour(palette: Palette, random: Random, jitter = 0.15): Rgb {
  return scaled(random.pick(palette.colours), Math.exp(random.normal(0, jitter)));
}

export function scaled([r, g, b]: Rgb, factor: number): Rgb {
  return [r * factor, g * factor, b * factor];
}

export function mixed(a: Rgb, b: Rgb, t: number): Rgb {
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])];
}

export function brightness([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** A colour that reads well on a ground: the palette's farthest in brightness, pushed to black or white if need be. */
export function contrasting(palette: Palette, ground: Rgb): Rgb {
  const level = Math.sqrt(brightness(ground));
  const distance = (colour: Rgb) => Math.abs(Math.sqrt(brightness(colour)) - level);
  const best = [...palette.colours].sort((a, b) => distance(b) - distance(a))[0];
  if (distance(best) > 0.3) return best;
  return mixed(best, level > 0.5 ? [0.02, 0.02, 0.02] : [0.85, 0.85, 0.85], 0.8);
}

/** One item, each as likely as its weight says. */
export function weighted<T extends { readonly weight: number }>(random: Random, items: readonly T[]): T {
  let rest = random.uniform(
    0,
    items.reduce((sum, { weight }) => sum + weight, 0),
  );
  for (const item of items) {
    rest -= item.weight;
    if (rest < 0) return item;
  }
  return items[items.length - 1];
}

function oklab(lightness: number, a: number, b: number): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, 0, 1),
    clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, 0, 1),
    clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s, 0, 1),
  ];
}
