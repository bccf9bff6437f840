// @vitest-environment node
/**
 * @file The studio as a person meets it: the real server, real Chromium, a small product. A folder is opened, images are labelled
 * by key and taken back, a model is trained, its threshold judged, a picture looked at; every page in both themes is free of what
 * axe finds.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { studio, type RunningServer } from '@clflow/server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { drawnProduct, workplace } from '../../../test/support/product.js';
import { browserPath, listen, openChromium, violations } from './support/chromium.js';
import { zipFiles } from './zip-files.js';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

if (!browserPath) console.log('skipped: the studio needs Chromium, in $CHROMIUM or the PATH');
const { root, remove } = workplace('studio');
const product = join(root, 'flange');

let server: RunningServer;
let browser: Browser;
let page: Page;
/** What the browser complained of. */
const complaints: string[] = [];

describe.skipIf(!browserPath)('the studio in Chromium', () => {
  beforeAll(async () => {
    await drawnProduct(product, { seed: 5, trainImages: 24, testImages: 6, defectImages: 2 });
    server = await studio({ data: join(root, 'data'), language: 'en' });
    browser = await openChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(90_000);
    listen(page, complaints);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    remove();
  });

  async function isAccessible(): Promise<void> {
    expect(await violations(page)).toEqual([]);
  }

  it('opens by its address with the token, and without it shows nothing', async () => {
    const { origin } = new URL(server.url);
    expect((await fetch(`${origin}/api/projects`)).status).toBe(401);
    expect(await (await fetch(`${origin}/api/health`)).json()).toMatchObject({ status: 'ok' });
    await page.goto(server.url);
    await page.getByRole('heading', { name: 'What should it learn to see?' }).waitFor();
    expect(page.url()).toBe(`${origin}/`);
    await isAccessible();
  });

  it('opens a folder after telling what becomes what', async () => {
    await page.getByLabel('Path of the folder').fill(product);
    await page
      .getByText(/38 images/)
      .first()
      .waitFor();
    await isAccessible();
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.waitForURL(/\/p\/1\/images/);
    await page.getByRole('gridcell').first().waitFor();
    await isAccessible();
  });

  it('labels by key, and takes it back', async () => {
    await page.getByRole('gridcell').first().focus();
    await page.keyboard.press('u');
    await page
      .getByRole('link', { name: /Unsure\s*1/ })
      .or(page.getByRole('tab', { name: /Unsure\s*1/ }))
      .waitFor();
    await page.keyboard.press('z');
    await page
      .getByRole('link', { name: /Unsure\s*0/ })
      .or(page.getByRole('tab', { name: /Unsure\s*0/ }))
      .waitFor();
  });

  it('tells of a copy with another label, and settles it', async () => {
    const [kind] = readdirSync(join(product, 'test')).filter((name) => name !== 'good');
    const [file] = readdirSync(join(product, 'test', kind!));
    cpSync(join(product, 'test', kind!, file!), join(product, 'train/good/again.png'));
    await page.evaluate(() => fetch('/api/projects/1/scan', { method: 'POST' }));
    await page.getByRole('link', { name: 'Look at them' }).click();
    await expect.poll(() => page.getByRole('gridcell').count()).toBe(2);
    await isAccessible();
    await page.getByRole('gridcell').first().focus();
    await page.keyboard.press('Enter');
    await page.getByText('The labels differ').waitFor();
    await isAccessible();
    await page.getByRole('button', { name: 'Set the others aside' }).click();
    await page.getByText('The labels differ').waitFor({ state: 'detached' });
  });

  it('finds an image and a page by their names', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('menuitem', { name: 'Results' }).waitFor();
    await isAccessible();
    await page.keyboard.type('good/003');
    await page.getByRole('menuitem', { name: 'test/good/003.png' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'test/good/003.png' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('images');
    await page.keyboard.press('Enter');
    await page.getByRole('gridcell').first().waitFor();
  });

  it('trains with one button, and shows what it promises', async () => {
    await page.getByRole('link', { name: 'Train' }).click();
    await page.getByText(/Learns from/).waitFor();
    await page.getByText('Advanced').click();
    await page.getByLabel('Method').selectOption('gaussian');
    // The images are few, so six trainings: at the size of itself they take four times as long.
    await page.getByLabel('Size').fill('128');
    await isAccessible();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.waitForURL(/\/runs\//);
    await isAccessible();
    await page.getByRole('link', { name: 'See the results' }).click({ timeout: 120_000 });
    await page.getByRole('slider').first().waitFor();
    await page.getByText(/False alarms: at most/).waitFor();
    await isAccessible();
  });

  it('moves the threshold by key, counts at once, and keeps it as a new version', async () => {
    await page.keyboard.press('t');
    await page.keyboard.press('Shift+ArrowRight');
    await page
      .getByText(/estimate/i)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await expect.poll(() => page.getByText(/Version 2/).count()).toBeGreaterThan(0);
  });

  it('parts off what is for review, and opens the pictures of painted defects', async () => {
    await page.getByText('By eye', { exact: true }).click();
    await page.getByRole('slider', { name: 'Review threshold' }).waitFor();
    await page
      .getByRole('button', { name: /found$/ })
      .first()
      .click();
    const painted = page.getByRole('region', { name: 'Pictures' }).getByRole('img').first();
    await painted.waitFor();
    await expect.poll(() => painted.evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBeGreaterThan(0);
    await isAccessible();
  });

  it('shows a picture with its heat map, verdict and the way to the next', async () => {
    await page.getByRole('link', { name: 'Images' }).first().click();
    const tile = page.getByRole('gridcell').first();
    await tile.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/images\/\d+/);
    await page
      .getByText(/× threshold/)
      .first()
      .waitFor();
    const first = page.url();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.url()).not.toBe(first);
    await isAccessible();
  });

  it('has the versions of the model in a line, and compares two by keys alone', async () => {
    await page.keyboard.press('Shift+Digit6');
    await page.getByRole('heading', { name: 'Models' }).waitFor();
    await isAccessible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('c');
    await page.waitForURL(/\/compare\?a=\d+&b=\d+/);
    await page.getByRole('table').waitFor();
    await isAccessible();
  });

  it('gives a page that inspects from the disk, with nothing but itself', async () => {
    await page.keyboard.press('Shift+Digit7');
    const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Web page' }) });
    const [download] = await Promise.all([page.waitForEvent('download'), row.getByRole('button').last().click()]);
    await row.getByText(/^Saved/).waitFor();
    await isAccessible();
    const folder = join(root, 'web');
    for (const [name, bytes] of zipFiles(readFileSync(await download.path()))) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    const [below] = readdirSync(folder);
    const alone = await browser.newPage({ offline: true });
    alone.on('pageerror', ({ message }) => complaints.push(message));
    await alone.goto(pathToFileURL(join(folder, below, 'index.html')).href);
    await alone.getByText('Ready').waitFor();
    const scratched = join(
      product,
      'test',
      readdirSync(join(product, 'test')).find((kind) => kind !== 'good')!,
    );
    await alone.setInputFiles('input', join(scratched, readdirSync(scratched)[0]));
    await alone
      .getByRole('listitem')
      .getByText(/× threshold/)
      .waitFor();
    await alone.close();
  });

  it('had nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});
