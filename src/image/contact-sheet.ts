/** @file Many images on one: tiles in a grid, each with a label under it, to look a data set over at a glance. */
import { ClflowError } from '../errors.js';
import { resizeRgb } from './resize.js';
import type { RgbImage } from './rgb-image.js';
import { drawText, fillRectangle, TEXT_HEIGHT, textWidth, type Colour } from './text.js';

/** One image of a sheet. */
export interface Tile {
  readonly image: RgbImage;
  /** One line of ASCII under the image; cut with `..` where it is too long. */
  readonly label?: string;
}

export interface ContactSheetOptions {
  /** Tiles a row; a sheet with fewer tiles is as wide as these need. */
  readonly columns: number;
  /** The side of the square cell that every image is fitted into, in pixels. */
  readonly tile: number;
  /** Pixels between cells and around the sheet. Default 8. */
  readonly gap?: number;
}

const PAPER: Colour = [24, 26, 30];
const INK: Colour = [225, 228, 232];
/** Pixels above the label. */
const LABEL_MARGIN = 4;

/**
 * Lays images out row by row, each fitted into a square cell with its aspect ratio kept, labels under the cells.
 * The labels' line is left out when no tile has one.
 */
export function contactSheet(tiles: readonly Tile[], options: ContactSheetOptions): RgbImage {
  const { columns, tile, gap = 8 } = options;
  if (tiles.length === 0) throw new ClflowError('usage', 'A contact sheet needs at least one image.');
  const scale = tile >= 200 ? 2 : 1;
  const labelHeight = tiles.some(({ label }) => label) ? LABEL_MARGIN + TEXT_HEIGHT * scale : 0;
  const used = Math.min(columns, tiles.length);
  const rows = Math.ceil(tiles.length / columns);
  const width = gap + used * (tile + gap);
  const height = gap + rows * (tile + labelHeight + gap);
  const sheet = { width, height, data: new Uint8Array(width * height * 3) };
  fillRectangle(sheet, 0, 0, width, height, PAPER);
  tiles.forEach(({ image, label }, i) => {
    const x = gap + (i % columns) * (tile + gap);
    const y = gap + Math.floor(i / columns) * (tile + labelHeight + gap);
    const fitted = fit(image, tile);
    paste(sheet, fitted, x + ((tile - fitted.width) >> 1), y + ((tile - fitted.height) >> 1));
    if (label) drawText(sheet, x, y + tile + LABEL_MARGIN, shorten(label, tile, scale), INK, scale);
  });
  return sheet;
}

/** The image at the greatest size that fits a square, aspect ratio kept. */
function fit(image: RgbImage, side: number): RgbImage {
  const factor = side / Math.max(image.width, image.height);
  const scaled = (length: number) => Math.max(1, Math.round(length * factor));
  return resizeRgb(image, scaled(image.width), scaled(image.height));
}

function paste(sheet: RgbImage, image: RgbImage, x: number, y: number): void {
  for (let row = 0; row < image.height; row++) {
    const line = image.data.subarray(row * image.width * 3, (row + 1) * image.width * 3);
    sheet.data.set(line, ((y + row) * sheet.width + x) * 3);
  }
}

function shorten(label: string, width: number, scale: number): string {
  if (textWidth(label, scale) <= width) return label;
  let kept = label;
  while (kept && textWidth(`${kept}..`, scale) > width) kept = kept.slice(0, -1);
  return `${kept}..`;
}
