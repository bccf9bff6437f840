/** @file The picture for people: the anomaly map laid over the product, and boxes around what was found. */
import { ClflowError } from '../errors.js';
import { clamp, type Box, type Size } from '../geometry/index.js';
import { inferno } from './colour-map.js';
import { eachResizedRow } from './resize.js';
import type { FloatMap, RgbImage } from './rgb-image.js';
import { fillRectangle, type Colour } from './text.js';

const CYAN: Colour = [0, 229, 255];
const OPACITY = 0.75;

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
  const colours = palette();
  const data = new Uint8Array(image.data.length);
  eachPlaceOnScale(map, image, options, (place, i) => {
    const colour = colours[Math.round(255 * place)];
    const weight = opacity * place;
    for (let c = 0; c < 3; c++) {
      data[3 * i + c] = Math.round((1 - weight) * image.data[3 * i + c] + weight * colour[c]);
    }
  });
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
  const colours = palette();
  const data = new Uint8ClampedArray(4 * size.width * size.height);
  eachPlaceOnScale(map, size, options, (place, i) => {
    data.set(colours[Math.round(255 * place)], 4 * i);
    data[4 * i + 3] = Math.round(255 * opacity * place);
  });
  return data;
}

/** Calls back for every pixel of a picture of that size with its place on the scale, 0 … 1. */
function eachPlaceOnScale(
  map: FloatMap,
  { width, height }: Size,
  { low, high }: Pick<OverlayOptions, 'low' | 'high'>,
  onPlace: (place: number, index: number) => void,
): void {
  if (!(low < high)) throw new ClflowError('usage', `An overlay needs low < high, but was given ${low} and ${high}.`);
  eachResizedRow(map, width, height, (row, y) => {
    for (let x = 0; x < width; x++) onPlace(clamp((row[x] - low) / (high - low), 0, 1), y * width + x);
  });
}

function palette(): Colour[] {
  return Array.from({ length: 256 }, (_, i) => inferno(i / 255));
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
