import { describe, expect, it } from 'vitest';
import { keptScore, paintedDefects, powerAt, powerOf, type PaintedDefect } from './power-of.js';

const grid = { images: 4, diameters: [4, 8], contrasts: [16, 48] };
const defect = (type: string, diameter: number, score: number, draw: number): PaintedDefect => ({
  ...{ type, diameter, score, draw },
  size: diameter > 8 ? 2 : 1,
  contrast: 1,
});
/** The larger, the higher its score. */
const painted = Array.from({ length: 24 }, (_, i) => defect(i % 2 === 0 ? 'stain' : 'scratch', i + 1, i + 1, i));

describe('powerAt', () => {
  it('is what would have been measured at that threshold', () => {
    const power = powerOf(painted, 12, grid);
    for (const threshold of [0, 5, 12, 18, 30]) {
      expect(powerAt(power, threshold)).toEqual(powerOf(painted, threshold, grid));
    }
  });

  it('finds fewer and only larger ones as the threshold rises', () => {
    const power = powerOf(painted, 12, grid);
    const found = [0, 5, 12, 18, 30].map((threshold) =>
      powerAt(power, threshold)!.cells.reduce((sum, cell) => sum + cell.found, 0),
    );
    expect(found).toEqual([24, 19, 12, 6, 0]);
    const smallest = [0, 5, 12].map((threshold) => powerAt(power, threshold)!.smallestFound!);
    expect(smallest).toEqual([...smallest].sort((a, b) => a - b));
    expect(powerAt(power, 30)!.smallestFound).toBeNull();
  });

  it('is not known of cells without their defects', () => {
    const { cells, ...power } = powerOf(painted, 12, grid);
    expect(powerAt({ ...power, cells: cells.map(({ painted: _, ...cell }) => cell) }, 12)).toBeNull();
  });
});

it('gives the painted defects back, and keeps a few kilobytes', () => {
  const power = powerOf(painted, 12, grid);
  const order = (a: PaintedDefect, b: PaintedDefect): number => a.draw - b.draw;
  expect(paintedDefects(power)!.sort(order)).toEqual(painted);
  const many = Array.from({ length: 300 }, (_, i) => defect('stain', 12.34, keptScore(-Math.PI * (i + 1)), i % 30));
  expect(JSON.stringify(powerOf(many, 0, grid)).length).toBeLessThan(6000);
});
