/**
 * @file From an empty machine to the first verdict, as somebody clicks: `clflow studio`, the sample, a training with what is there
 * by default, a picture with its verdict. At most 5 clicks and 3 minutes: `npx tsx packages/studio/tools/first-minute.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { load, openBrowser, startStudio, verdict } from './support.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-first-minute-'));
const before = load();
const began = Date.now();
const studio = await startStudio(join(root, 'data'));
const browser = await openBrowser();
const at = (): string => `${((Date.now() - began) / 1000).toFixed(1)} s`;
let clicks = 0;
const click = async (what: Locator, name: string): Promise<void> => {
  await what.click({ timeout: 300_000 });
  process.stdout.write(`${at()}: click ${++clicks}, ${name}\n`);
};
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  page.setDefaultTimeout(300_000);
  await page.goto(studio.url);
  await click(page.getByRole('button', { name: /sample/i }), 'the sample');
  await page.getByRole('gridcell').first().waitFor();
  process.stdout.write(`${at()}: its images are there\n`);
  await click(page.getByRole('link', { name: 'Train' }), 'the page that trains');
  await click(page.getByRole('button', { name: 'Train', exact: true }), 'train');
  await click(page.getByRole('link', { name: 'See the results' }), 'the results');
  await page.getByRole('slider', { name: 'Threshold' }).waitFor();
  process.stdout.write(`${at()}: the results are there\n`);
  await click(page.getByRole('link', { name: 'Images' }).first(), 'the images, each with its verdict');
  await page
    .getByRole('gridcell', { name: /threshold|anomalous|good/i })
    .first()
    .waitFor();
  const seconds = (Date.now() - began) / 1000;
  verdict(
    clicks <= 5 && seconds <= 180,
    `the first verdict after ${clicks} clicks and ${seconds.toFixed(1)} s; ${before} before, ${load()} after`,
  );
} finally {
  await browser.close();
  await studio.stop();
  rmSync(root, { recursive: true });
}
