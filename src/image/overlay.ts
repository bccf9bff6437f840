/** @file The picture for people: the anomaly map laid over the product, and boxes around what was found. */
import { ClflowError } from '../errors.js';
import type { Box, Size } from '../geometry/index.js';
import { inferno } from './colour-map.js';
import { eachResizedRow } from './resize.js';
import type { FloatMap, RgbImage } from './rgb-image.js';
import { fillRectangle, type Colour } from './text.js';

const CYAN: Colour = [0, 229, 255];
const OPACITY = 0.75;
/** Bits behind the point. */
const FRACTION = 16;
/** Red, green and blue of 256 colours. */
const PALETTE = Uint8Array.from(Array.from({ length: 256 }, (_, i) => inferno(i / 255)).flat());

export interface OverlayOptions {
  /** Map values up to here leave the product as it is. */
  readonly low: number;
  /** Map values from here on have the strongest colour. */
  readonly high: number;
  /** Drawn around, not over, these rectangles. */
  readonly boxes?: readonly Box[];
  /** How much of the product the strongest colour hides, 0 … 1. Default 0.75. */
  readonly opacity?: number;
}

/**
 * Lays an anomaly map over its image. The map, of any size, is enlarged bilinearly with half-pixel centres, so that it
 * does not shift. Colour (inferno) and opacity grow with (value − low) / (high − low): normal areas show the product.
 * Boxes are a cyan line of two pixels, a colour that neither the map nor most products have, with a black one of one
 * pixel around it, which light products need; both grow with images beyond 1,000 pixels.
 *
 * @example
 * ```ts
 * const { map, regions } = await detector.inspect(image);
 * const boxes = regions.map(({ box }) => box);
 * const picture = heatmapOverlay(image, map, { ...heatmapScale(detector.metadata), boxes });
 * await writeFile('heatmap.png', await encodePng(picture));
 * ```
 */
export function heatmapOverlay(image: RgbImage, map: FloatMap, options: OverlayOptions): RgbImage {
  const { boxes = [], opacity = OPACITY } = options;
  const { width, height } = image;
  const product = image.data;
  const data = product.slice();
  const inks = inksOf(opacity);
  eachRowOfShades(map, image, options, (shades, y) => mixRow(product, shades, inks, 3 * width * y, data));
  const result = { width, height, data };
  const unit = Math.max(1, Math.round(Math.max(width, height) / 1000));
  for (const box of boxes) {
    drawFrame(result, box, 3 * unit, unit, [0, 0, 0]);
    drawFrame(result, box, 2 * unit, 2 * unit, CYAN);
  }
  return result;
}

/**
 * The colours of {@link heatmapOverlay} alone, to be laid over the image by whoever draws: RGBA, not premultiplied, row by
 * row; normal areas are transparent.
 */
export function heatmapLayer(
  map: FloatMap,
  size: Size,
  options: Omit<OverlayOptions, 'boxes'>,
): Uint8ClampedArray<ArrayBuffer> {
  const { opacity = OPACITY } = options;
  const data = new Uint8ClampedArray(4 * size.width * size.height);
  eachRowOfShades(map, size, options, (shades, y) => {
    for (let x = 0, i = 4 * size.width * y; x < size.width; x++, i += 4) {
      const colour = 3 * shades[x];
      data[i] = PALETTE[colour];
      data[i + 1] = PALETTE[colour + 1];
      data[i + 2] = PALETTE[colour + 2];
      data[i + 3] = opacity * shades[x];
    }
  });
  return data;
}

/**
 * A picture of the map alone, of its own size, in the colours of {@link heatmapOverlay} but as strong as they are: black up to
 * `low`. It is a fraction of an overlay to make, to encode and to send.
 *
 * @example
 * ```ts
 * const { map } = await detector.inspect(image);
 * await writeFile('map.png', await encodePng(heatmapPicture(map, heatmapScale(detector.metadata))));
 * ```
 */
export function heatmapPicture(map: FloatMap, scale: Pick<OverlayOptions, 'low' | 'high'>): RgbImage {
  const { width, height } = map;
  const data = new Uint8Array(3 * width * height);
  eachRowOfShades(map, map, scale, (shades, y) => {
    for (let x = 0, i = 3 * width * y; x < width; x++, i += 3) {
      const colour = 3 * shades[x];
      data[i] = PALETTE[colour];
      data[i + 1] = PALETTE[colour + 1];
      data[i + 2] = PALETTE[colour + 2];
    }
  });
  return { width, height, data };
}

/** How each shade mixes with a product, in whole numbers. */
interface Inks {
  /** What is left of the product. */
  readonly rest: Int32Array;
  /** The weighted colours, with half a level on top: what lies behind the point is dropped. */
  readonly colours: Int32Array;
}

function inksOf(opacity: number): Inks {
  const one = 1 << FRACTION;
  const weight = (shade: number): number => (opacity * shade) / 255;
  return {
    rest: Int32Array.from({ length: 256 }, (_, shade) => Math.round(one * (1 - weight(shade)))),
    colours: Int32Array.from(PALETTE, (level, i) => Math.round(one * (weight(Math.floor(i / 3)) * level + 0.5))),
  };
}

/** Arrays as arguments, not of a surrounding function: that takes half of the time. */
function mixRow(
  product: Uint8Array,
  shades: Uint8ClampedArray,
  { rest, colours }: Inks,
  from: number,
  target: Uint8Array,
): void {
  for (let x = 0, i = from; x < shades.length; x++, i += 3) {
    const shade = shades[x];
    if (shade === 0) continue;
    const kept = rest[shade];
    target[i] = (kept * product[i] + colours[3 * shade]) >> FRACTION;
    target[i + 1] = (kept * product[i + 1] + colours[3 * shade + 1]) >> FRACTION;
    target[i + 2] = (kept * product[i + 2] + colours[3 * shade + 2]) >> FRACTION;
  }
}

function shadeRow(row: Float32Array, low: number, scale: number, shades: Uint8ClampedArray): void {
  for (let x = 0; x < row.length; x++) shades[x] = scale * (row[x] - low);
}

/** Calls back with the shades of a row's pixels, 0 … 255 from low to high, for every row of a picture of that size where one is above 0. */
function eachRowOfShades(
  map: FloatMap,
  { width, height }: Size,
  { low, high }: Pick<OverlayOptions, 'low' | 'high'>,
  onRow: (shades: Uint8ClampedArray, y: number) => void,
): void {
  if (!(low < high)) throw new ClflowError('usage', `An overlay needs low < high, but was given ${low} and ${high}.`);
  const shades = new Uint8ClampedArray(width);
  const scale = 255 / (high - low);
  const onResized = (row: Float32Array, y: number): void => {
    shadeRow(row, low, scale, shades);
    onRow(shades, y);
  };
  eachResizedRow(map, width, height, onResized, low);
}

/** A frame of a thickness whose outer edge lies `distance` outside the box. */
function drawFrame(image: RgbImage, box: Box, distance: number, thickness: number, colour: Colour): void {
  const x = Math.floor(box.x) - distance;
  const y = Math.floor(box.y) - distance;
  const right = Math.ceil(box.x + box.width) + distance;
  const bottom = Math.ceil(box.y + box.height) + distance;
  fillRectangle(image, x, y, right - x, thickness, colour);
  fillRectangle(image, x, bottom - thickness, right - x, thickness, colour);
  fillRectangle(image, x, y, thickness, bottom - y, colour);
  fillRectangle(image, right - thickness, y, thickness, bottom - y, colour);
}
