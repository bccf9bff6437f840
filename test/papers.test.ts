/** @file The promise on real images: the default recipe, as a user gets it, on papers that nobody may ship. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { evaluate, train } from '../src/index.js';
import { workplace } from './support/product.js';

const papers = '../shared/data/piped';
const { root, remove } = workplace('papers');
afterAll(remove);

if (!existsSync(papers)) console.log(`skipped: no shared data at ${papers}`);

describe.skipIf(!existsSync(papers))('the default detector', () => {
  // Three seeds gave image AUROC 0.999–1.000 on the first and 0.996–1.000 on the second; AUPRO is that of seed 0.
  it.each([
    ['pa_brg01_rl', { auroc: 0.995, aupro: 0.4 }],
    ['pa_brg03_tl', { auroc: 0.99, aupro: 0.15 }],
  ])('finds the impurities of %s', async (paper, least) => {
    const [data, output] = [join(papers, paper), join(root, `${paper}.onnx`)];
    const { model } = await train({ data, output, power: false });
    const { image, pixel } = await evaluate({ model, data });
    expect(image.auroc).toBeGreaterThanOrEqual(least.auroc);
    expect(pixel!.aupro).toBeGreaterThanOrEqual(least.aupro);
    expect(Math.max(image.auroc, pixel!.aupro)).toBeLessThanOrEqual(1);
  });
});
