// @vitest-environment node
/**
 * @file From `clflow studio`, as somebody types it, to the first verdict on one's own screen: the sample is drawn, a detector trained
 * with what is there by default, and a picture of it told good or not. Clicks and seconds are counted.
 */
import { join } from 'node:path';
import type { ProjectJson } from '@clflow/server/studio-api';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { workplace } from '../../../test/support/product.js';
import { startStudio, type StartedStudio } from '../tools/support.js';
import { browserPath, openChromium } from './support/chromium.js';

const MOST_CLICKS = 5;
const MOST_SECONDS = 180;
vi.setConfig({ testTimeout: 2 * 1000 * MOST_SECONDS, hookTimeout: 60_000 });

if (!browserPath) console.log('skipped: the studio needs Chromium, in $CHROMIUM or the PATH');
const { root, remove } = workplace('first-minute');
let browser: Browser;
let studio: StartedStudio | undefined;

describe.skipIf(!browserPath)('the first minutes in Chromium', () => {
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.stop();
    remove();
  });

  it(`take at most ${MOST_CLICKS} clicks and ${MOST_SECONDS} seconds`, async () => {
    const began = performance.now();
    let clicks = 0;
    const click = async (what: Locator): Promise<void> => {
      clicks++;
      await what.click();
    };
    studio = await startStudio(join(root, 'data'));
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    page.setDefaultTimeout(1000 * MOST_SECONDS);
    await page.goto(studio.url);
    await click(page.getByRole('button', { name: /sample/i }));
    await page.getByRole('gridcell').first().waitFor();
    await click(page.getByRole('link', { name: 'Train' }));
    await click(page.getByRole('button', { name: 'Train', exact: true }));
    await click(page.getByRole('link', { name: 'See the results' }));
    await page.getByRole('slider', { name: 'Threshold' }).waitFor();
    await click(page.getByRole('link', { name: 'Images' }).first());
    const cell = page.getByRole('gridcell', { name: /threshold|anomalous|good/i }).first();
    await cell.waitFor();
    const seconds = (performance.now() - began) / 1000;
    console.log(`the first verdict after ${clicks} clicks and ${seconds.toFixed(1)} s`);
    expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
    expect(seconds).toBeLessThanOrEqual(MOST_SECONDS);
    const [{ counts }] = (await studio.call<{ projects: ProjectJson[] }>('GET', '/projects')).projects;
    expect(counts.good).toBeGreaterThanOrEqual(60);
  });
});
