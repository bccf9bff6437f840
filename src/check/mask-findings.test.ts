import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sampleOf } from '../dataset/samples.js';
import { makeTree } from '../dataset/testing/make-tree.js';
import { writeMask } from '../dataset/testing/pictures.js';
import { maskFindings, withoutUseless } from './mask-findings.js';

/** Samples whose masks have so many white pixels. */
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

it('has nothing to say of usual masks', async () => {
  expect(await maskFindings(await samplesWith([3, 5, 30]), new Map())).toEqual([]);
});

it('names masks that are black, cover nearly everything or have another size, and takes useless ones away', async () => {
  const samples = await samplesWith([3, 0, 64, 5]);
  const findings = await maskFindings(samples, new Map([[samples[3].file, { width: 9, height: 8 }]]));
  expect(findings.map(({ fault, severity, files }) => [fault, severity, files])).toEqual([
    ['white', 'warning', [samples[2].masks[0]]],
    ['empty', 'warning', [samples[1].masks[0]]],
    ['size', 'error', [samples[3].masks[0]]],
  ]);
  expect(findings[0].message).toMatch(/^1 of 4 masks cover nearly the whole image \(such as .*are they inverted/);
  expect(withoutUseless(samples, findings).map(({ masks }) => masks.length)).toEqual([1, 0, 1, 0]);
});
