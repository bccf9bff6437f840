/**
 * @file From `clflow studio`, as somebody types it, to the first verdict on one's own screen: the sample is drawn, a detector trained
 * with what is there by default, and a picture of it told good or not. Clicks and seconds are counted; more than the bars is a failure.
 *
 *   npx tsx packages/studio/tools/first-minute.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProjectJson } from '@clflow/server/studio-api';
import type { Locator } from 'playwright-core';
import { openChromium } from '../test/support/chromium.js';
import { startStudio } from './support.js';

const MOST_CLICKS = 5;
const MOST_SECONDS = 180;
/** Good images that the sample has at least. */
const LEAST_GOOD = 60;
const root = mkdtempSync(join(tmpdir(), 'clflow-first-minute-'));
const browser = await openChromium();
const began = performance.now();
const studio = await startStudio(join(root, 'data'));
try {
  let clicks = 0;
  const click = async (what: Locator): Promise<void> => {
    clicks++;
    await what.click();
  };
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  page.setDefaultTimeout(2 * 1000 * MOST_SECONDS);
  await page.goto(studio.url);
  await click(page.getByRole('button', { name: /sample/i }));
  await page.getByRole('gridcell').first().waitFor();
  await click(page.getByRole('link', { name: 'Train' }));
  await click(page.getByRole('button', { name: 'Train', exact: true }));
  await click(page.getByRole('link', { name: 'See the results' }));
  await page.getByRole('slider', { name: 'Threshold' }).waitFor();
  await click(page.getByRole('link', { name: 'Images' }).first());
  await page
    .getByRole('gridcell', { name: /threshold|anomalous|good/i })
    .first()
    .waitFor();
  const seconds = (performance.now() - began) / 1000;
  const [{ counts }] = (await studio.call<{ projects: ProjectJson[] }>('GET', '/projects')).projects;
  console.log(`${counts.good} good images: the first verdict after ${clicks} clicks and ${seconds.toFixed(1)} s`);
  process.exitCode = clicks > MOST_CLICKS || seconds > MOST_SECONDS || counts.good < LEAST_GOOD ? 1 : 0;
} finally {
  await browser.close();
  await studio.stop();
  rmSync(root, { recursive: true, force: true });
}
