import { describe, expect, it } from 'vitest';
import { cellsAlong, lastRise, powerLaw, type CostCell } from './cost-fit.js';

const base = { wallSeconds: 1, cpuSeconds: 2, peakMemoryMb: 100, epochs: 12, fingerprint: '', machine: '', date: '' };
const cell = (images: number, size: number, threads: number, more: Partial<CostCell> = {}): CostCell => {
  return { ...base, images, size, threads, ...more };
};

describe('cost of trainings', () => {
  it('is told along an axis, the others being standard, the last of a kind', () => {
    const cells = [
      ...[cell(1000, 256, 2), cell(125, 256, 2), cell(125, 256, 1), cell(32, 512, 2), cell(125, 512, 2)],
      ...[cell(32, 256, 2), cell(1000, 256, 2, { cpuSeconds: 7 })],
    ];
    expect(cellsAlong('images', cells).map(({ images, cpuSeconds }) => [images, cpuSeconds])).toEqual([
      [32, 2],
      [125, 2],
      [1000, 7],
    ]);
    expect(cellsAlong('size', cells).map(({ size }) => size)).toEqual([256, 512]);
    expect(cellsAlong('threads', cells).map(({ threads }) => threads)).toEqual([1, 2]);
  });

  it('is fitted by a power of the number', () => {
    const { exponent, factor } = powerLaw([32, 125, 500, 4000].map((x) => [x, 0.5 * x ** 0.9]))!;
    expect(exponent).toBeCloseTo(0.9);
    expect(factor).toBeCloseTo(0.5);
    expect(powerLaw([[1, 1]])).toBeNull();
  });

  it('tells what memory rises by at the end', () => {
    const cells = [100, 200, 210].map((peakMemoryMb, i) => cell(i + 1, 256, 2, { peakMemoryMb }));
    expect(lastRise(cells)).toBeCloseTo(0.05);
    expect(lastRise(cells.slice(2))).toBeNull();
  });
});
