/** @file The demo from end to end, smaller than `npm run demo`. */
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runDemo } from '../src/cli/verbs/demo/run.js';
import { imageInfo } from '../src/image/index.node.js';
import { captured } from './support/run-cli.js';
import { workplace } from './support/product.js';

const { root, remove } = workplace('demo');
afterAll(remove);

it('draws, trains, evaluates, inspects, and names the pictures to look at', async () => {
  const product = { seed: 2, trainImages: 12, testImages: 2, defectImages: 2 };
  const { status, out } = await captured(() => runDemo(root, { product, epochs: 1 }));
  expect(status).toBe(0);
  for (const verb of ['train', 'evaluate', 'inspect']) expect(out).toContain(`$ clflow ${verb} `);
  expect(out).toContain('embedded backbone');
  const sheet = join(root, 'contact-sheet.png');
  const overlay = join(root, 'heatmaps/000.png');
  expect(out).toContain(sheet);
  expect(out).toContain(overlay);
  expect(await imageInfo(overlay)).toEqual({ width: 256, height: 256 });
  // Four columns and five kinds: good and four defects.
  expect((await imageInfo(sheet)).height).toBeGreaterThan(5 * 256);
});
