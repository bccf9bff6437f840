import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkMasks } from './check-masks.js';
import { sampleOf } from './samples.js';
import { makeTree } from './testing/make-tree.js';
import { writeMask } from './testing/pictures.js';
import { unitedMask } from './united-mask.js';

async function samplesWith(defective: readonly number[]) {
  const root = await makeTree([]);
  return Promise.all(
    defective.map(async (count, i) => {
      const mask = join(root, `${i}_mask.png`);
      await writeMask(mask, count);
      return sampleOf(root, join(root, `${i}.png`), 'dent', [mask]);
    }),
  );
}

describe('checkMasks', () => {
  it('has nothing to say of usual masks, nor of one large defect', async () => {
    const samples = await samplesWith([3, 5, 60]);
    expect(await checkMasks(samples)).toEqual({ samples, notes: [] });
  });

  it('takes black masks away and names one', async () => {
    const samples = await samplesWith([3, 0, 0]);
    const { samples: checked, notes } = await checkMasks(samples);
    expect(checked.map(({ masks }) => masks.length)).toEqual([1, 0, 0]);
    expect(notes).toEqual([
      `2 anomalous test images of 3 with masks have black ones, without a defect, such as ${samples[1].masks[0]}: pixel metrics leave them out.`,
    ]);
  });

  it('suspects masks to be inverted', async () => {
    const samples = await samplesWith([60, 61, 62]);
    expect((await checkMasks(samples)).notes).toEqual([
      `3 of 3 masks are white over more than half of their image (typically 95 %), such as ${samples[0].masks[0]}: white is the defect, so they may be inverted.`,
    ]);
  });
});

describe('unitedMask', () => {
  it('is defective where any is, and refuses masks of two sizes', async () => {
    const [a, b] = await samplesWith([3, 5]);
    const { data } = await unitedMask([...a.masks, ...b.masks]);
    expect(data.filter((value) => value > 0)).toHaveLength(5);
  });
});
