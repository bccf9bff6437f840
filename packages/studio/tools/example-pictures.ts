/**
 * @file Pictures of the examples, for the documentation and to look at them: builds both pages, trains on thirty drawn photos, inspects.
 *
 *   npx tsx packages/studio/tools/example-pictures.ts FOLDER [--theme dark] [--width 390] [--locale de-DE] [--photos 30] [--query epochs=2]
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { writeProduct } from '../../../src/demo/product.js';
import { workplace } from '../../../test/support/product.js';
import { browserPath } from '../test/support/chromium.js';
import { serveExamples } from '../test/support/examples.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    theme: { type: 'string', default: 'light' },
    width: { type: 'string', default: '1024' },
    locale: { type: 'string', default: 'en-US' },
    photos: { type: 'string', default: '30' },
    query: { type: 'string', default: '' },
  },
});
const folder = resolve(positionals[0] ?? 'pictures');
mkdirSync(folder, { recursive: true });
const { root, remove } = workplace('example-pictures');
const product = join(root, 'flange');
const count = Number(values.photos);
await writeProduct(product, { seed: 1, trainImages: count, testImages: 1, defectImages: 1 });
const photos = Array.from({ length: count }, (_, i) =>
  join(product, 'train/good', `${String(i).padStart(3, '0')}.png`),
);
const examples = await serveExamples(join(root, 'pages'));
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
const page = await browser.newPage({
  viewport: { width: Number(values.width), height: 700 },
  colorScheme: values.theme === 'dark' ? 'dark' : 'light',
  locale: values.locale,
});
page.on('console', (message) => console.log(message.text()));
page.on('pageerror', ({ message }) => console.log(message));
const shoot = (name: string): Promise<unknown> =>
  page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' });
try {
  await page.goto(`${examples.url}web-train/?${values.query}`);
  await page.locator('.zone').waitFor();
  await shoot('train-empty');
  await page.locator('.zone input').setInputFiles(photos);
  await page.locator('#name').fill('flange');
  await page.waitForTimeout(500);
  await shoot('train-photos');
  await page.locator('form .main').click();
  await page.locator('.run').waitFor();
  await page.locator('.previews canvas').first().waitFor({ timeout: 300_000 });
  await page.waitForTimeout(4000);
  await shoot('train-running');
  const done = page.waitForEvent('download', { timeout: 600_000 });
  await page.locator('.done a.main').click({ timeout: 600_000 });
  await (await done).saveAs(join(root, 'flange.onnx'));
  await page
    .locator('.stage-part input[type=file]')
    .setInputFiles([photos[0]!, join(product, 'test/missing_hole/000.png')]);
  await page.locator('.band[data-verdict=anomalous]').waitFor();
  await shoot('train-done');
  await page.goto(`${examples.url}web-inspect/`);
  await page.locator('.zone').waitFor();
  await shoot('inspect-empty');
  await page.locator('.zone input').setInputFiles(join(root, 'flange.onnx'));
  await page.locator('.stage-part').waitFor();
  await page.locator('.stage-part input[type=file]').setInputFiles([photos[0]!, join(product, 'test/scratch/000.png')]);
  await page.locator('.seen li').nth(1).waitFor();
  await page.waitForTimeout(300);
  await shoot('inspect-done');
} finally {
  await browser.close();
  examples.close();
  remove();
}
