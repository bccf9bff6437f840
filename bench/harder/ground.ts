/**
 * @file What a camera sees beyond an image's border: the ground goes on. Of a product that fills the image that is its own mirror
 * image. Of one that lies on a plain ground it is the colour that the border has thereabouts, with the border's grain. Where a wire
 * crosses the border, it goes on as well.
 */
import { clamp } from '../../src/geometry/index.js';
import type { RgbImage } from '../../src/image/rgb-image.js';

/** `plain`: the product lies on a ground; `wired`: and hangs from a wire; `filling`: it fills the image, as a texture does. */
export type Ground = 'plain' | 'wired' | 'filling';

/** Sets the colour of a pixel, which may lie beyond the border. */
export type PixelAt = (x: number, y: number, colour: number[]) => void;

export function goingOn(image: RgbImage, ground: Ground): PixelAt {
  return ground === 'filling' ? mirrored(image) : onPlainGround(image, ground === 'wired');
}

/** The coordinate within a length that mirrors at both ends bring to `at`. */
export function mirroredInto(length: number, at: number): number {
  const within = ((at % (2 * length)) + 2 * length) % (2 * length);
  return within < length ? within : 2 * length - 1 - within;
}

function mirrored({ width, height, data }: RgbImage): PixelAt {
  return (x, y, colour) => {
    const at = 3 * (mirroredInto(height, y) * width + mirroredInto(width, x));
    for (let c = 0; c < 3; c++) colour[c] = data[at + c];
  };
}

function onPlainGround(image: RgbImage, wired: boolean): PixelAt {
  const { width, height, data } = image;
  const [top, bottom] = [0, height - 1].map((y) =>
    sideOf(
      line(image, width, (x) => y * width + x),
      wired,
    ),
  );
  const [left, right] = [0, width - 1].map((x) =>
    sideOf(
      line(image, height, (y) => y * width + x),
      wired,
    ),
  );
  const grain = [top, bottom, left, right].flatMap((side) => side.grain);
  return (x, y, colour) => {
    if (x >= 0 && x < width && y >= 0 && y < height) {
      const at = 3 * (y * width + x);
      for (let c = 0; c < 3; c++) colour[c] = data[at + c];
      return;
    }
    const beyondX = x < 0 ? -x : Math.max(0, x - width + 1);
    const beyondY = y < 0 ? -y : Math.max(0, y - height + 1);
    const level = (y < 0 ? top : bottom).colours[clamp(x, 0, width - 1)];
    const upright = (x < 0 ? left : right).colours[clamp(y, 0, height - 1)];
    // Beyond a corner the two sides meet.
    const share = beyondY / (beyondX + beyondY);
    const speck = grain[hash(x, y) % grain.length];
    for (let c = 0; c < 3; c++) colour[c] = share * level[c] + (1 - share) * upright[c] + speck[c];
  };
}

type Colour = readonly [number, number, number];

interface Side {
  /** How the ground goes on beyond each pixel of the border. */
  readonly colours: readonly Colour[];
  /** What pixels of the ground differ by from their neighbours. */
  readonly grain: readonly Colour[];
}

/** Of the side's length: around a pixel, for the ground's colour there; and of what crosses the border, at most. */
const WIDE = 0.6;
const NARROW = 0.02;
/** Levels from which on a pixel is not ground, and from which on something crosses the border. */
const STRANGE = 25;
const CROSSING = 60;

function sideOf(pixels: readonly Colour[], wired: boolean): Side {
  const ground = smoothed(medians(pixels, Math.round((WIDE * pixels.length) / 2)), Math.round(NARROW * pixels.length));
  const departs = (by: number): boolean[] =>
    pixels.map((pixel, i) => pixel.some((value, c) => Math.abs(value - ground[i][c]) > by));
  const [isStrange, crosses] = [departs(STRANGE), departs(CROSSING)];
  const isNarrow = (i: number): boolean => crosses[i] && runLength(isStrange, i) <= NARROW * pixels.length;
  const colours = ground.map((colour, i) => (wired && isNarrow(i) ? pixels[i] : colour));
  const grain = pixels.flatMap((pixel, i) => (isStrange[i] ? [] : [minus(pixel, ground[i])]));
  return { colours, grain: grain.length > 0 ? grain : [[0, 0, 0]] };
}

function line({ data }: RgbImage, length: number, at: (i: number) => number): Colour[] {
  return Array.from({ length }, (_, i) => [data[3 * at(i)], data[3 * at(i) + 1], data[3 * at(i) + 2]]);
}

/** Running medians over so many pixels to each side. */
function medians(pixels: readonly Colour[], reach: number): Colour[] {
  return around(pixels, reach, (values) => values.sort((a, b) => a - b)[values.length >> 1]);
}

function smoothed(pixels: readonly Colour[], reach: number): Colour[] {
  return around(pixels, reach, (values) => values.reduce((sum, value) => sum + value, 0) / values.length);
}

function around(pixels: readonly Colour[], reach: number, of: (values: number[]) => number): Colour[] {
  return pixels.map((_, i) => {
    const near = pixels.slice(Math.max(0, i - reach), i + reach + 1);
    const channel = (c: number): number => of(near.map((pixel) => pixel[c]));
    return [channel(0), channel(1), channel(2)];
  });
}

/** How many neighbours are set with this one. */
function runLength(set: readonly boolean[], at: number): number {
  let [first, last] = [at, at];
  while (set[first - 1]) first--;
  while (set[last + 1]) last++;
  return last - first + 1;
}

function minus(a: Colour, b: Colour): Colour {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** A number that looks random, the same for the same place. */
function hash(x: number, y: number): number {
  let mixed = Math.imul(x, 0x85ebca6b) ^ Math.imul(y, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
