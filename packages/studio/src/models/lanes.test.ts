import { expect, it } from 'vitest';
import { lanesOf, widthOf } from './lanes.js';

it('one after another is one line', () => {
  const lanes = lanesOf([
    { id: 3, parent: 2 },
    { id: 2, parent: 1 },
    { id: 1, parent: null },
  ]);
  expect(lanes).toEqual([
    { at: 0, from: [], past: [], goesOn: true },
    { at: 0, from: [0], past: [], goesOn: true },
    { at: 0, from: [0], past: [], goesOn: false },
  ]);
  expect(widthOf(lanes)).toBe(1);
});

it('two that were made from the same one meet there, and what is apart passes', () => {
  const lanes = lanesOf([
    { id: 5, parent: 1 },
    { id: 4, parent: null },
    { id: 3, parent: 2 },
    { id: 2, parent: 1 },
    { id: 1, parent: null },
  ]);
  expect(lanes.map(({ at, from, past }) => ({ at, from, past }))).toEqual([
    { at: 0, from: [], past: [] },
    { at: 1, from: [], past: [0] },
    { at: 1, from: [], past: [0] },
    { at: 1, from: [1], past: [0] },
    { at: 0, from: [0, 1], past: [] },
  ]);
});

it('has no line to what is gone', () => {
  expect(lanesOf([{ id: 7, parent: 6 }])[0].goesOn).toBe(false);
});
