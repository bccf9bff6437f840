// @vitest-environment node
/**
 * @file The main flow by keys alone, in real Chromium against the real server: open a folder, look and label, train, judge the threshold
 * and keep it, take the model along: a real product of ../shared/data where it is, else a generated one.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { studio, type RunningServer } from '@clflow/server';
import { Detector } from 'clflow';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { drawnProduct, workplace } from '../../../test/support/product.js';
import { browserPath, listen, openChromium } from './support/chromium.js';

vi.setConfig({ testTimeout: 480_000, hookTimeout: 120_000 });
if (!browserPath) console.log('skipped: the walk needs Chromium, in $CHROMIUM or the PATH');

const shared = join(import.meta.dirname, '../../../../shared/data');
const real = join(shared, 'piped/pa_btn01_rl');
const isThere = existsSync(real);

const { root, remove } = workplace('walk');
const generated = join(root, 'flange');
let server: RunningServer;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

/** As somebody without a mouse comes there. */
async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor();
  for (let i = 0; i < 60; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${target.toString()} is not reached by ${key}.`);
}

async function press(target: Locator): Promise<void> {
  await tabTo(target);
  await page.keyboard.press('Enter');
}

/** The number on a tab of the gallery. */
const count = (name: string): Promise<number> =>
  page
    .getByRole('navigation', { name: 'By label' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .textContent()
    .then((text) => Number(/\d[\d,]*/.exec(text ?? '')?.[0].replace(',', '')));

async function walk(folder: string, good: number, defect: string): Promise<void> {
  await page.goto(new URL('/', server.url).href);
  const field = page.getByLabel('Path of the folder');
  const opener = page.getByRole('button', { name: 'Open a folder' });
  await field.or(opener).filter({ visible: true }).first().waitFor();
  if (!(await field.isVisible())) await press(opener);
  await tabTo(field);
  await page.keyboard.type(folder);
  await page
    .getByRole('status')
    .getByText(/images/)
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/p\/\d+\/images/);

  // Look and label: one key labels and goes on, one takes it back.
  const cell = page.getByRole('gridcell').first();
  await cell.waitFor();
  await expect.poll(() => count('Good')).toBe(good);
  await tabTo(cell);
  await page.keyboard.press('u');
  await expect.poll(() => count('Unsure')).toBe(1);
  await page.keyboard.press('z');
  await expect.poll(() => count('Unsure')).toBe(0);

  // Train, with the method that needs no epochs.
  await page.keyboard.press('Shift+Digit2');
  await page.getByText(/Learns from/).waitFor();
  await press(page.getByText('Advanced'));
  await tabTo(page.getByLabel('Method'));
  await page.keyboard.press('g');
  await expect.poll(() => page.getByLabel('Method').inputValue()).toBe('gaussian');
  await tabTo(page.getByLabel('Size'));
  await page.keyboard.type('64');
  await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
  await tabTo(page.getByRole('button', { name: 'Train', exact: true }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/runs\//);
  await page.getByRole('link', { name: 'See the results' }).waitFor({ timeout: 200_000 });
  await press(page.getByRole('link', { name: 'See the results' }));

  // Judge: the handle by T and arrows, then a version of its own.
  await page.getByRole('slider', { name: 'Threshold', exact: true }).waitFor({ timeout: 200_000 });
  await page
    .getByRole('row', { name: new RegExp(defect) })
    .first()
    .waitFor();
  const before = await page.getByRole('slider', { name: 'Threshold', exact: true }).getAttribute('aria-valuenow');
  await page.keyboard.press('t');
  await page.keyboard.press('Shift+ArrowLeft');
  await page
    .getByText(/estimate/i)
    .first()
    .waitFor();
  const after = await page.getByRole('slider', { name: 'Threshold', exact: true }).getAttribute('aria-valuenow');
  expect(Number(after)).toBeLessThan(Number(before));
  await press(page.getByRole('button', { name: 'Save as a new version' }));
  await page.getByRole('option', { name: /^Version 2 · in use/ }).waitFor({ state: 'attached' });

  // A picture with its verdict, found by its score.
  await page.keyboard.press('Shift+Digit1');
  await page.getByRole('gridcell').first().waitFor();
  // Where one was before.
  await tabTo(page.locator('[role=gridcell][tabindex="0"]'));
  await page.keyboard.press('Enter');
  await page
    .getByText(/× threshold/)
    .first()
    .waitFor();

  // Take it along: what is saved is the version with the new threshold.
  await page.keyboard.press('Shift+Digit7');
  const save = page.getByRole('button', { name: 'Save: Model', exact: true });
  await tabTo(save);
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/-2\.onnx$/);
  const detector = await Detector.load(readFileSync(await download.path()));
  expect(detector.metadata.threshold.value).toBeCloseTo(Number(after), 3);
  await detector.release();
  await page.getByText(/^Saved/).waitFor();
}

describe.skipIf(!browserPath)('the main flow by keys alone', () => {
  beforeAll(async () => {
    if (!isThere) await drawnProduct(generated, { seed: 5, trainImages: 24, testImages: 6, defectImages: 2 });
    server = await studio({ data: join(root, 'data'), language: 'en' });
    browser = await openChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(60_000);
    listen(page, complaints);
    await page.goto(server.url);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    remove();
  });

  it(`on ${isThere ? 'piped/pa_btn01_rl' : 'a generated product'}`, () =>
    isThere ? walk(real, 48, 'impurity') : walk(generated, 30, 'scratch'));

  it('had nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});
