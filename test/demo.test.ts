/** @file The demo from end to end, smaller than `npm run demo`: what it prints, what it reaches, and its pictures. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDemo } from '../src/cli/verbs/demo/run.js';
import { runCli } from '../src/cli/run.js';
import { decodeImage, decodeMask, imageInfo, type RgbImage } from '../src/image/index.node.js';
import { captured, type Outcome } from './support/run-cli.js';
import { workplace } from './support/product.js';

const { root, remove } = workplace('demo');
const sheet = join(root, 'contact-sheet.png');
const overlay = join(root, 'heatmaps/000.png');
let demo: Outcome;

beforeAll(async () => {
  const product = { seed: 2, trainImages: 24, testImages: 6, defectImages: 3 };
  demo = await captured(() => runDemo(root, runCli, { product, epochs: 3 }));
});
afterAll(remove);

it('draws, trains, evaluates, inspects, and names the pictures to look at', () => {
  expect(demo.status).toBe(0);
  for (const verb of ['train', 'evaluate', 'inspect']) expect(demo.out).toContain(`$ clflow ${verb} `);
  expect(demo.out).toContain('embedded backbone');
  expect(demo.out).toContain(sheet);
  expect(demo.out).toContain(overlay);
});

it('tells its defects from good pictures, and where they are', () => {
  const metric = (name: string): number => Number(new RegExp(`${name} +([\\d.]+)`).exec(demo.out)?.[1]);
  expect(metric('image AUROC')).toBeGreaterThanOrEqual(0.95);
  expect(metric('pixel AUPRO')).toBeGreaterThanOrEqual(0.7);
});

describe('pictures', () => {
  it('the contact sheet has two pictures and two heat maps of every kind', async () => {
    // Four columns and five kinds: good and four defects.
    const { width, height } = await imageInfo(sheet);
    expect(width).toBeGreaterThanOrEqual(4 * 256);
    expect(height).toBeGreaterThan(5 * 256);
  });

  it('the heat map colours the scratch and leaves the rest as it is', async () => {
    const picture = await decodeImage(join(root, 'product/test/scratch/000.png'));
    const mask = await decodeMask(join(root, 'product/ground_truth/scratch/000_mask.png'));
    const shown = await decodeImage(overlay);
    expect([shown.width, shown.height]).toEqual([picture.width, picture.height]);
    const changed = (pixel: number): boolean => differs(picture, shown, pixel);
    const share = (inside: boolean): number => {
      const pixels = [...mask.data.keys()].filter((pixel) => mask.data[pixel] > 0 === inside);
      return pixels.filter(changed).length / pixels.length;
    };
    expect(share(true)).toBeGreaterThan(0.6);
    expect(share(false)).toBeLessThan(0.3);
  });
});

/** Whether a pixel has another colour than before, by more than a little. */
function differs(before: RgbImage, after: RgbImage, pixel: number): boolean {
  return [0, 1, 2].some((c) => Math.abs(before.data[3 * pixel + c] - after.data[3 * pixel + c]) > 12);
}
