import { describe, expect, it } from 'vitest';
import type { Mask } from '../image/rgb-image.js';
import { gridMasks } from './surrogate-masks.js';

const [WIDTH, HEIGHT] = [80, 48];
/** Cells of 8 × 8 pixels. */
const GRID = { width: 10, height: 6 };

/** A mask of rectangles (x, y, width, height). */
function maskOf(...rectangles: readonly (readonly [number, number, number, number])[]): Mask {
  const data = new Uint8Array(WIDTH * HEIGHT);
  for (const [x, y, width, height] of rectangles) {
    for (let row = y; row < y + height; row++) data.fill(255, row * WIDTH + x, row * WIDTH + x + width);
  }
  return { width: WIDTH, height: HEIGHT, data };
}

/** Cells that are 1, as "column,row". */
function cells(grid: Float32Array, width = GRID.width): string[] {
  return [...grid].flatMap((value, i) => (value === 1 ? [`${i % width},${Math.floor(i / width)}`] : []));
}

function masksOf(mask: Mask, boxes: Parameters<typeof gridMasks>[1] = []) {
  return gridMasks(mask, boxes, GRID.height, GRID.width);
}

describe('gridMasks', () => {
  it('takes a cell as harmed when a tenth of it is covered', () => {
    // Six pixels of 64 are too few, seven are enough.
    expect(cells(masksOf(maskOf([16, 8, 6, 1])).inside)).toEqual([]);
    expect(cells(masksOf(maskOf([16, 8, 7, 1])).inside)).toEqual(['2,1']);
  });

  it('a scratch of two pixels harms every cell on its way', () => {
    expect(cells(masksOf(maskOf([8, 12, 32, 2])).inside)).toEqual(['1,1', '2,1', '3,1', '4,1']);
  });

  it('is outside only at a distance from every touched cell, even one that is hardly touched', () => {
    const { inside, outside } = masksOf(maskOf([16, 16, 1, 1]));
    expect(cells(inside)).toEqual([]);
    const surely = new Set(cells(outside));
    for (const near of ['2,2', '1,1', '3,3', '1,3', '3,1', '2,1']) expect(surely).not.toContain(near);
    for (const far of ['9,0', '9,5', '7,2']) expect(surely).toContain(far);
  });

  it('no cell is inside and outside at once, and without a defect all are outside', () => {
    const { inside, outside } = masksOf(maskOf([3, 5, 30, 20], [60, 40, 9, 8]));
    expect(inside.some((value, i) => value + outside[i] > 1)).toBe(false);
    expect(inside.some((value) => value === 1)).toBe(true);
    expect(outside.some((value) => value === 1)).toBe(true);
    expect(cells(masksOf(maskOf()).outside)).toHaveLength(60);
  });

  it('marks the cells that boxes touch, and stays on the grid', () => {
    const boxes = [
      { x: 7, y: 8, width: 2, height: 8 },
      { x: 72, y: 47, width: 8, height: 1 },
    ];
    expect(cells(masksOf(maskOf(), boxes).boxes)).toEqual(['0,1', '1,1', '9,5']);
  });

  it('works where cells are no whole number of pixels', () => {
    const { inside } = gridMasks(maskOf([0, 0, WIDTH, HEIGHT]), [], 5, 7);
    expect(cells(inside, 7)).toHaveLength(35);
    const corner = gridMasks(maskOf([79, 47, 1, 1], [70, 40, 10, 8]), [], 5, 7).inside;
    expect(cells(corner, 7)).toEqual(['6,4']);
  });
});
