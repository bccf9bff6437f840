/** @file Heat maps that a canvas can put on a page. */
import { heatmapScale } from '../detector/heatmap-scale.js';
import { ClflowError } from '../errors.js';
import { heatmapLayer, heatmapOverlay } from '../image/overlay.js';
import type { FloatMap, RgbImage } from '../image/rgb-image.js';
import type { Detector } from './detector.js';
import type { PictureInspection } from './local-detector.js';
import { toRgba, type RgbaPixels } from './rgba.js';

export interface HeatmapOptions {
  /** How much of the picture the strongest colour hides, 0 … 1. Default 0.75. */
  readonly opacity?: number;
}

/** What {@link overlayImageData} takes besides. */
export interface OverlayImageOptions extends HeatmapOptions {
  /** Whether frames are drawn around the regions. Default true. */
  readonly boxes?: boolean;
}

/**
 * The heat map alone, of the picture's size and transparent where all is well, to lie on the picture that the page shows.
 * The model fixes the scale of colours, so that pictures can be compared.
 * @example
 * canvas.getContext('2d').putImageData(heatmapImageData(await detector.inspect(photo), detector), 0, 0);
 */
export function heatmapImageData(
  { map, image }: Pick<PictureInspection, 'map' | 'image'>,
  { metadata }: Pick<Detector, 'metadata'>,
  { opacity }: HeatmapOptions = {},
): ImageData {
  const { width, height } = image;
  return toImageData({ width, height, data: heatmapLayer(map, image, { ...heatmapScale(metadata), opacity }) });
}

/**
 * The picture with the heat map over it and frames around the regions, as Node's `heatmapOverlay` makes it.
 * @example
 * canvas.getContext('2d').putImageData(overlayImageData(await detector.inspect(photo), detector), 0, 0);
 */
export function overlayImageData(
  { map, image, regions }: Pick<PictureInspection, 'map' | 'image' | 'regions'>,
  { metadata }: Pick<Detector, 'metadata'>,
  { opacity, boxes = true }: OverlayImageOptions = {},
): ImageData {
  const frames = boxes ? regions.map(({ box }) => box) : [];
  return toImageData(toRgba(heatmapOverlay(image, map, { ...heatmapScale(metadata), opacity, boxes: frames })));
}

/** Deviations from what good pictures show, of no colour and of the strongest. */
const PREVIEW = { low: 2, high: 12 };

/**
 * A picture that a training tells of, under what the model says of it after an epoch.
 * @example
 * if (event.phase === 'preview') context.putImageData(previewImageData(pictures[0].image, event.maps[0]), 0, 0);
 * @param map in standard deviations, as the event has it
 */
export function previewImageData(image: RgbImage, map: FloatMap, { opacity }: HeatmapOptions = {}): ImageData {
  return toImageData(toRgba(heatmapOverlay(image, map, { ...PREVIEW, opacity })));
}

/**
 * Draws the picture with the heat map on a canvas, which takes the picture's size.
 * @example
 * drawInspection(canvas, await detector.inspect(photo), detector);
 */
export function drawInspection(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  inspection: Pick<PictureInspection, 'map' | 'image' | 'regions'>,
  detector: Pick<Detector, 'metadata'>,
  options: OverlayImageOptions = {},
): void {
  const picture = overlayImageData(inspection, detector, options);
  [canvas.width, canvas.height] = [picture.width, picture.height];
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null;
  if (!context)
    throw new ClflowError('usage', 'The canvas has a context of another kind already; give another canvas.');
  context.putImageData(picture, 0, 0);
}

function toImageData({ data, width, height }: RgbaPixels): ImageData {
  return new ImageData(data, width, height);
}
