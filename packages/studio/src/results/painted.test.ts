import { expect, it } from 'vitest';
import { allKinds, matrixAt } from './painted.js';
import { fakePower } from './testing/fake-power.js';

const power = fakePower();

it('says at the model’s own threshold what the model says', () => {
  const { rows, follows } = matrixAt(power, 4);
  expect(follows).toBe(true);
  for (const [i, { type, found, painted }] of power.types.entries()) {
    expect(rows[i].type).toBe(type);
    expect(rows[i].cells.map((cell) => cell?.found ?? null)).toEqual(found);
    expect(rows[i].cells.map((cell) => cell?.painted ?? 0)).toEqual(painted);
  }
});

it('follows another threshold, to all and to none', () => {
  const count = (threshold: number): number =>
    allKinds(matrixAt(power, threshold).rows).reduce((sum, cell) => sum + (cell?.found ?? 0), 0);
  expect(count(-99)).toBe(power.painted!.length);
  expect(count(99)).toBe(0);
  expect(count(3)).toBeGreaterThan(count(5));
});

it('stays with the counts of a model that keeps no more', () => {
  const { rows, follows } = matrixAt({ ...power, painted: null }, 99);
  expect(follows).toBe(false);
  expect(rows[0].cells.map((cell) => cell?.found ?? null)).toEqual(power.types[0].found);
});
