import { describe, expect, it } from 'vitest';
import { WorkingDefects, type RealDefect } from './real-defects.js';

const SIZE = { width: 64, height: 64 };
const BYTES = 64 * 64 * 4;
const defect = (level: number, side = 128): RealDefect => ({
  image: { width: side, height: side, data: new Uint8Array(side * side * 3).fill(level) },
  mask: { width: side, height: side, data: new Uint8Array(side * side).fill(255) },
});

/** Defects of levels that can be written over, and how often each was decoded. */
function source(levels: number[]) {
  const loads = levels.map(() => 0);
  const load = (index: number) => {
    loads[index]++;
    return Promise.resolve(defect(levels[index]));
  };
  return { loads, defects: { count: levels.length, load, nameOf: (index: number) => `${index}.png` } };
}

describe('WorkingDefects', () => {
  it('keeps as many at working size as fit, and decodes the others again', async () => {
    const { loads, defects } = source([1, 2, 3]);
    const working = new WorkingDefects(defects, { size: SIZE }, 2 * BYTES);
    for (let pass = 0; pass < 3; pass++) {
      for (let i = 0; i < 3; i++) expect(await working.get(i)).toEqual(defect(i + 1, 64));
    }
    expect(loads).toEqual([1, 1, 3]);
  });

  it('refuses one that was changed since it was decoded first', async () => {
    const levels = [1, 2];
    const { defects } = source(levels);
    const working = new WorkingDefects(defects, { size: SIZE }, 0);
    await working.get(1);
    levels[1] = 9;
    await expect(working.get(1)).rejects.toMatchObject({
      code: 'data',
      message: '1.png was changed while the training ran: train again, on images that nothing writes to.',
    });
  });
});
