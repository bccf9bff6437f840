/** @file The colours of an image: what paint is drawn from, so that a grey product gets no colourful stains. */
import type { RgbImage } from '../image/rgb-image.js';
import type { Random } from '../random.js';
import { clamp } from '../geometry/index.js';
import { type Colour, colourDistance, luminance, mixColours } from './pixels.js';

/** Foreign colours that coloured products meet now and then: rust, oil, blue ink, verdigris, fresh wood. */
const intruders: readonly Colour[] = [
  [128, 64, 28],
  [52, 42, 22],
  [38, 52, 110],
  [70, 120, 96],
  [176, 132, 84],
];

export interface Palette {
  /** Colours of pixels of the product, from dark to light. */
  readonly samples: readonly Colour[];
  /** Whether the product has colour at all. */
  readonly coloured: boolean;
  /** Two levels and hardly anything between: a drawing, a printed circuit's artwork. */
  readonly binary: boolean;
  /** Levels between the 2nd and the 98th percentile of luminance. */
  readonly range: number;
}

/** @param cover foreground 0 … 1, or null for the whole image. */
export function paletteOf(image: RgbImage, cover: Float32Array | null): Palette {
  const count = image.width * image.height;
  const step = Math.max(1, Math.floor(count / 1499));
  const samples: Colour[] = [];
  let chroma = 0;
  let ends = 0;
  for (let i = 0; i < count; i += step) {
    if (cover && cover[i] < 0.5) continue;
    const [r, g, b] = [image.data[3 * i], image.data[3 * i + 1], image.data[3 * i + 2]];
    samples.push([r, g, b]);
    chroma += Math.max(r, g, b) - Math.min(r, g, b);
    if (Math.max(r, g, b) < 24 || Math.min(r, g, b) > 231) ends++;
  }
  // A foreground so small that no sample hit it says nothing about colours.
  if (samples.length === 0) return paletteOf(image, null);
  samples.sort((a, b) => luminance(a) - luminance(b));
  const at = (part: number) => samples[Math.floor(part * (samples.length - 1))];
  return {
    samples,
    coloured: chroma > 9 * samples.length,
    binary: ends > 0.88 * samples.length && luminance(at(0.99)) - luminance(at(0.01)) > 200,
    range: luminance(at(0.98)) - luminance(at(0.02)),
  };
}

/**
 * A colour to paint with on pixels of a given colour: another shade of it, a colour from elsewhere on the product,
 * soot, dust, or, on coloured products only, an intruder. On binary images: the other level.
 * @param distance the least difference from `local` in levels; the nearest miss of a few draws is pushed out to it.
 */
export function paintColour(palette: Palette, random: Random, local: Colour, distance: number): Colour {
  if (palette.binary) return luminance(local) > 127 ? [0, 0, 0] : [255, 255, 255];
  let best = draw(palette, random, local);
  for (let tries = 0; tries < 5 && colourDistance(best, local) < distance; tries++) {
    const next = draw(palette, random, local);
    if (colourDistance(next, local) > colourDistance(best, local)) best = next;
  }
  return pushed(best, local, distance);
}

function draw(palette: Palette, random: Random, local: Colour): Colour {
  const kind = random.uniform();
  const own = random.pick(palette.samples);
  if (kind < 0.35) return mixColours(local, [8, 8, 8], random.uniform(0.35, 0.95));
  if (kind < 0.5) return mixColours(local, [250, 250, 250], random.uniform(0.3, 0.9));
  if (kind < 0.75) return own;
  if (palette.coloured && kind < 0.87) return mixColours(random.pick(intruders), own, random.uniform(0, 0.5));
  const grey = random.uniform(15, 235);
  return [grey, grey, grey];
}

/** A colour moved away from another, towards dark or light, until it lies far enough. */
function pushed(colour: Colour, from: Colour, distance: number): Colour {
  const gap = colourDistance(colour, from);
  if (gap >= distance) return colour;
  const level = luminance(from);
  const down = gap < 1 ? level > 127 : luminance(colour) < level;
  const way = down ? (level >= distance ? -1 : 1) : 255 - level >= distance ? 1 : -1;
  const shift = (channel: number) => clamp(channel + way * distance, 0, 255);
  return [shift(from[0]), shift(from[1]), shift(from[2])];
}
