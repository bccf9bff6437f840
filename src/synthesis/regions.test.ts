import { expect, it } from 'vitest';
import { regionFrom, regionsOf } from './regions.js';

const plane = Uint8Array.from([1, 1, 0, 0, 0, 1, 1, 0, 0]);

it('regions are joined by sides, not by corners, and not around the border', () => {
  expect(regionsOf(plane, 3, 1).map((region) => region.sort())).toEqual([[0, 1], [5], [6]]);
  expect(regionsOf(plane, 3, 0).map((region) => region.sort())).toEqual([[2], [3, 4, 7, 8]]);
});

it('a region starts where it is told and keeps to the condition', () => {
  expect(regionFrom(4, 3, new Uint8Array(9), (i) => i >= 3).sort()).toEqual([3, 4, 5, 6, 7, 8]);
});
