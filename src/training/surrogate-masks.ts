/** @file Surrogate annotations on the grid of a scale: where a negative is harmed, surely is not, and its boxes. */
import type { Mask } from '../image/rgb-image.js';
import type { Box } from '../geometry/index.js';

/** Share of a cell that the defect must cover for the cell to count as harmed: a scratch two pixels wide does. */
const HARMED_SHARE = 0.1;

/** How far a defect shines into untouched cells through pooling, enlargement and the backbone's receptive field. */
const REACH = 2;

export interface GridMasks {
  /** 1 where the defect covers enough of the cell; [height · width] */
  readonly inside: Float32Array;
  /** 1 where no cell within {@link REACH} cells is touched */
  readonly outside: Float32Array;
  /** 1 where a box of the defect touches the cell */
  readonly boxes: Float32Array;
}

export function gridMasks(mask: Mask, boxes: readonly Box[], height: number, width: number): GridMasks {
  const cellWidth = mask.width / width;
  const cellHeight = mask.height / height;
  const cover = new Float32Array(height * width);
  for (let y = 0; y < mask.height; y++) {
    const row = Math.min(height - 1, Math.floor(y / cellHeight)) * width;
    for (let x = 0; x < mask.width; x++) {
      if (mask.data[y * mask.width + x] > 0) cover[row + Math.min(width - 1, Math.floor(x / cellWidth))]++;
    }
  }
  const harmed = HARMED_SHARE * cellWidth * cellHeight;
  const inside = cover.map((pixels) => (pixels >= harmed ? 1 : 0));
  const outside = new Float32Array(height * width).fill(1);
  cover.forEach((pixels, cell) => {
    if (pixels === 0) return;
    const side = 2 * REACH + 1;
    fill(outside, width, height, (cell % width) - REACH, Math.floor(cell / width) - REACH, side, side, 0);
  });
  const boxed = new Float32Array(height * width);
  for (const box of boxes) {
    const left = Math.floor(box.x / cellWidth);
    const top = Math.floor(box.y / cellHeight);
    const right = Math.ceil((box.x + box.width) / cellWidth);
    const bottom = Math.ceil((box.y + box.height) / cellHeight);
    fill(boxed, width, height, left, top, right - left, bottom - top, 1);
  }
  return { inside, outside, boxes: boxed };
}

function fill(
  grid: Float32Array,
  width: number,
  height: number,
  left: number,
  top: number,
  columns: number,
  rows: number,
  value: number,
): void {
  for (let y = Math.max(0, top); y < Math.min(height, top + rows); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, left + columns); x++) grid[y * width + x] = value;
  }
}
