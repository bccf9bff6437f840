import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { labelComponents } from './components.js';
import { walkedComponents } from './testing/walked-components.js';

describe('labelComponents', () => {
  it('joins pixels that touch at a corner and numbers regions in reading order', () => {
    const mask = [
      0,
      1,
      0,
      0,
      9, //
      1,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      1,
      1,
      2,
      2,
      0,
      1,
      0,
    ];
    const { labels, count } = labelComponents(mask, 5, 4);
    expect(count).toBe(4);
    expect([...labels]).toEqual([
      0,
      1,
      0,
      0,
      2, //
      1,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      3,
      3,
      4,
      4,
      0,
      3,
      0,
    ]);
  });

  it('does not join the end of a row to the start of the next', () => {
    expect(labelComponents([0, 0, 1, 1, 0, 0], 3, 2).count).toBe(2);
  });

  it('finds nothing in an empty mask and one region in a full one', () => {
    expect(labelComponents(new Uint8Array(12), 4, 3).count).toBe(0);
    expect(labelComponents(new Uint8Array(512 * 512).fill(1), 512, 512).count).toBe(1);
  });

  it('refuses a mask of another length', () => {
    expect(() => labelComponents([1, 0, 1], 2, 2)).toThrow('A mask of 2×2 needs 4 bytes, but has 3.');
  });

  it('numbers regions of any shape as a walk from pixel to pixel does', () => {
    for (let seed = 0; seed < 100; seed++) {
      const random = new Random(seed);
      const [width, height] = [random.integer(1, 25), random.integer(1, 25)];
      const density = random.uniform(0.05, 0.95);
      const mask = Uint8Array.from({ length: width * height }, () =>
        random.chance(density) ? random.integer(1, 256) : 0,
      );
      expect(labelComponents(mask, width, height), `seed ${seed}`).toEqual(walkedComponents(mask, width, height));
    }
  });
});
