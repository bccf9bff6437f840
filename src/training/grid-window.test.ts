import { describe, expect, it } from 'vitest';
import { Flow, joinedFlow, receptiveRadius } from '../flow/index.js';
import { movedParameters, normalValues } from '../flow/testing/random-values.js';
import { floats } from '../graph/index.js';
import { evaluateFloats } from '../graph/testing/evaluate.js';
import { runtimes } from '../graph/testing/runtimes.node.js';
import { cellsWithin, cutWindow, masksWithin, windowAround, windowSize } from './grid-window.js';

const GRID = { width: 9, height: 7 };
const SIZE = { width: 5, height: 5 };

/** A mask of the grid, 1 at "column,row". */
function cells(...places: readonly string[]): Float32Array {
  return Float32Array.from({ length: GRID.width * GRID.height }, (_, i) =>
    places.includes(`${i % GRID.width},${Math.floor(i / GRID.width)}`) ? 1 : 0,
  );
}

describe('windowSize', () => {
  it('is the side, or the grid where that is smaller', () => {
    expect(windowSize({ width: 40, height: 12 }, 16, 2)).toEqual({ width: 16, height: 12 });
  });

  it('is null where a window would be the whole grid, or hardly more than its border', () => {
    expect(windowSize({ width: 16, height: 12 }, 16, 2)).toBeNull();
    expect(windowSize({ width: 40, height: 40 }, 16, 4)).toBeNull();
    expect(windowSize({ width: 40, height: 40 }, null, 1)).toBeNull();
  });
});

describe('windowAround', () => {
  it('has a defect in its middle', () => {
    expect(windowAround(cells('4,3'), GRID, SIZE, 1)).toEqual({ x: 2, y: 1, ...SIZE });
  });

  it('stays on the grid, whose own edges are no border', () => {
    expect(windowAround(cells('0,0'), GRID, SIZE, 1)).toEqual({ x: 0, y: 0, ...SIZE });
    expect(windowAround(cells('8,6'), GRID, SIZE, 1)).toEqual({ x: 4, y: 2, ...SIZE });
  });

  it('sees as many harmed cells as any window can, border aside', () => {
    // Of a defect wider than a window's inner part, three columns, it takes three that are harmed twice.
    const { x } = windowAround(cells('1,3', '2,3', '3,3', '4,3', '4,4', '5,3', '5,4', '6,3', '6,4'), GRID, SIZE, 1);
    expect(x).toBe(3);
  });

  it('is the middle of the grid where nothing is harmed', () => {
    expect(windowAround(cells(), GRID, SIZE, 1)).toEqual({ x: 2, y: 1, ...SIZE });
  });
});

describe('what is cut out', () => {
  const window = { x: 3, y: 0, ...SIZE };

  it('is the same cells of every channel', () => {
    const map = Float32Array.from({ length: 2 * GRID.width * GRID.height }, (_, i) => i);
    const cut = cutWindow(map, GRID, window);
    const numbers = cellsWithin(GRID, window);
    expect([...cut.subarray(0, 25)]).toEqual(numbers);
    expect([...cut.subarray(25)]).toEqual(numbers.map((cell) => cell + GRID.width * GRID.height));
    expect(numbers.slice(0, 6)).toEqual([3, 4, 5, 6, 7, 12]);
  });

  it('of masks leaves out the border, but at the edge of the grid', () => {
    const all = new Float32Array(GRID.width * GRID.height).fill(1);
    const { inside, outside, boxes, beyond } = masksWithin({ inside: all, outside: all, boxes: all }, GRID, window, 1);
    const row = [0, 1, 1, 1, 0];
    expect([...inside]).toEqual([...row, ...row, ...row, ...row, 0, 0, 0, 0, 0]);
    expect([outside, boxes]).toEqual([inside, inside]);
    // What is beyond is the rest: 63 cells but for 12 of the window.
    expect(beyond.reduce((sum, one) => sum + one)).toBe(51);
    expect([beyond[3], beyond[4], beyond[4 + 3 * GRID.width], beyond[4 + 4 * GRID.width]]).toEqual([1, 0, 0, 1]);
  });
});

describe('a flow', () => {
  it('says of the inner part of a window exactly what it says of the whole grid', async () => {
    const config = { ...joinedFlow, hiddenRatio: 0.5 };
    const border = receptiveRadius(config);
    expect(border).toBe(4);
    const grid = { width: 14, height: 12 };
    const window = { x: 3, y: 0, width: 9, height: 9 };
    const map = normalValues(8 * grid.width * grid.height);
    const energyOf = async (values: Float32Array, { width, height }: typeof grid): Promise<Float32Array> => {
      const flow = new Flow(config, [{ channels: 8, width, height }], 3);
      const parameters = movedParameters(flow.parameters);
      const result = await evaluateFloats(runtimes[0].runtime, [floats(values, [1, 8, height, width])], (x) => {
        const [{ logLikelihood }] = flow.likelihoods([x], [0], flow.parameters.constants(x.graph, parameters));
        return logLikelihood;
      });
      return Float32Array.from(result);
    };
    const whole = cutWindow(await energyOf(map, grid), grid, window);
    const alone = await energyOf(cutWindow(map, grid, window), window);
    const all = new Float32Array(grid.width * grid.height).fill(1);
    const { inside } = masksWithin({ inside: all, outside: all, boxes: all }, grid, window, border);
    const differences = whole.map((value, i) => Math.abs(value - alone[i]));
    expect(Math.max(...differences.filter((_, i) => inside[i] === 1))).toBeLessThan(1e-5);
    // The border is needed: beside it, what is cut off would be missed.
    expect(Math.max(...differences.filter((_, i) => inside[i] === 0))).toBeGreaterThan(1e-3);
  });
});
