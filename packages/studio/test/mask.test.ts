// @vitest-environment node
/**
 * @file A mask from the first stroke to the file, in real Chromium against the real server: painted, taken back, taken from the heat
 * map, changed elsewhere meanwhile; what is saved is what the command line reads.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, encodePng, openDataset } from 'clflow';
import { image } from 'clflow/parts';
import { studio, type RunningServer } from '@clflow/server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { workplace } from '../../../test/support/product.js';
import { writeProduct } from '../../../src/demo/product.js';
import { browserPath, openChromium, violations } from './support/chromium.js';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

if (!browserPath) console.log('skipped: the studio needs Chromium, in $CHROMIUM or the PATH');
const { root, remove } = workplace('studio-mask');
const product = join(root, 'flange');
const defect = 'test/scratch/000.png';
const maskFile = join(product, 'ground_truth/scratch/000_mask.png');

let server: RunningServer;
let browser: Browser;
let page: Page;
let api: (method: string, path: string, body?: unknown) => Promise<Record<string, never>>;
const complaints: string[] = [];

/** Pixels of the mask in the file, as the library reads it. */
async function masked(): Promise<number> {
  const { data } = await image.decodeMask(maskFile);
  return data.filter((value) => value === 255).length;
}

describe.skipIf(!browserPath)('the mask editor in Chromium', () => {
  beforeAll(async () => {
    await writeProduct(product, { seed: 5, trainImages: 12, testImages: 2, defectImages: 1 });
    rmSync(join(product, 'ground_truth'), { recursive: true });
    server = await studio({ data: join(root, 'data'), language: 'en' });
    const { origin, searchParams } = new URL(server.url);
    api = async (method, path, body) => {
      const headers = { authorization: `Bearer ${searchParams.get('token')}`, 'content-type': 'application/json' };
      const answer = await fetch(`${origin}/api${path}`, {
        method,
        headers: body === undefined ? { authorization: headers.authorization } : headers,
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      return (await answer.json()) as Record<string, never>;
    };
    const { id } = await api('POST', '/projects', { folder: product });
    expect(id).toBe(1);
    await api('POST', `/projects/${id}/train`, { method: 'gaussian', size: '128' });
    browser = await openChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(90_000);
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('response', (answer) => answer.status() >= 500 && complaints.push(`${answer.status()} ${answer.url()}`));
    await page.goto(server.url);
    await vi.waitFor(
      async () => expect((await api('GET', `/projects/${id}`)).model).toMatchObject({ measured: true }),
      { timeout: 90_000, interval: 300 },
    );
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    remove();
  });

  const panel = () => page.getByRole('complementary', { name: 'Mask' });
  const isSaved = () =>
    panel()
      .getByText(/^Saved/)
      .waitFor();

  async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    const { x, y } = (await page.getByRole('img').first().boundingBox())!;
    await page.mouse.move(x + from[0], y + from[1]);
    await page.mouse.down();
    await page.mouse.move(x + to[0], y + to[1], { steps: 6 });
    await page.mouse.up();
  }

  async function isAccessible(): Promise<void> {
    expect(await violations(page)).toEqual([]);
  }

  it('opens by M on a defect from the list of those without a mask', async () => {
    await page.goto(`${new URL(server.url).origin}/p/1/images?view=defective&mask=no`);
    await page.getByRole('gridcell', { name: /scratch/ }).dblclick();
    await page.getByRole('complementary', { name: 'About this image' }).waitFor();
    await page.keyboard.press('m');
    await panel().getByText('Saves by itself').waitFor();
  });

  it('paints a stroke, which is a file at once, and takes it back', async () => {
    await drag([300, 250], [420, 300]);
    await isSaved();
    const stroke = await masked();
    expect(stroke).toBeGreaterThan(500);
    const { test } = await openDataset(product);
    expect(test.find(({ name }) => name === defect)!.masks).toEqual([maskFile]);

    await drag([300, 400], [420, 450]);
    await expect.poll(masked).toBeGreaterThan(stroke * 1.5);
    await page.keyboard.press('Control+z');
    await expect.poll(masked).toBe(stroke);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(masked).toBeGreaterThan(stroke * 1.5);
    await page.keyboard.press('z');
    await page.keyboard.down('Alt');
    await drag([250, 230], [470, 320]);
    await page.keyboard.up('Alt');
    await expect.poll(masked).toBeLessThan(stroke / 2);
  });

  it('zooms and moves meanwhile, and paints where the pointer is', async () => {
    const before = await masked();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary', { name: 'About this image' }).waitFor();
    await page.keyboard.press('m');
    await panel().getByText('Saves by itself').waitFor();
    for (let i = 0; i < 4; i++) await page.keyboard.press('NumpadAdd');
    await page.keyboard.down('Space');
    await drag([400, 300], [300, 250]);
    await page.keyboard.up('Space');
    expect(await masked()).toBe(before);
    await page.keyboard.press('p');
    const { x, y } = (await page.getByRole('img').first().boundingBox())!;
    for (const [right, down] of [
      [200, 200],
      [400, 200],
      [400, 400],
      [200, 400],
    ] as const)
      await page.mouse.click(x + right, y + down);
    await page.keyboard.press('Enter');
    await isSaved();
    // Of the picture, the square is as large as the zoom says.
    const zoom = Number(/\d+/.exec((await page.getByRole('toolbar').locator('output').textContent())!)![0]) / 100;
    await expect
      .poll(async () => Math.abs((await masked()) - before - (200 / zoom) ** 2) / (200 / zoom) ** 2)
      .toBeLessThan(0.1);
    await page.keyboard.press('0');
  });

  it('becomes what the heat map shows, by keys alone', async () => {
    const before = await masked();
    await page.keyboard.press('l');
    await page.getByRole('button', { name: 'Take what reaches the threshold' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(masked).not.toBe(before);
    const wide = await masked();
    await page.getByRole('slider', { name: 'Level' }).focus();
    for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(masked).toBeLessThan(wide);
    const { findings } = await check({ data: product });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('asks whose counts where the file was changed meanwhile', async () => {
    const { width, height } = await image.imageInfo(maskFile);
    const theirs = new Uint8Array(width * height);
    theirs.fill(255, 0, 100);
    writeFileSync(maskFile, await encodePng({ width, height, data: theirs }));
    await page.keyboard.press('b');
    await drag([300, 250], [420, 300]);
    await panel()
      .getByText(/changed elsewhere/)
      .waitFor();
    expect(await masked()).toBe(100);
    await page.getByRole('button', { name: 'Take the other' }).click();
    await panel().getByText('Saves by itself').waitFor();
    await drag([300, 250], [420, 300]);
    await expect.poll(masked).toBeGreaterThan(600);
  });

  it('is accessible in both themes, and goes on to the next without a mask', async () => {
    await isAccessible();
    const first = page.url();
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.url()).not.toBe(first);
    await panel().getByText('Saves by itself').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary', { name: 'About this image' }).waitFor();
  });

  it('ignores what is painted on a good image, measures anew, and shows it hatched', async () => {
    const { origin } = new URL(server.url);
    await page.goto(`${origin}/p/1/settings`);
    await page.getByRole('heading', { name: 'Kinds of defects' }).waitFor();
    await page.getByText('Together').waitFor();
    await isAccessible();
    await page.getByRole('link', { name: 'Edit' }).click();
    const side = page.getByRole('complementary', { name: 'The part that counts' });
    await side.getByText('Saves by itself').waitFor();
    await page.keyboard.press('i');
    await drag([120, 60], [650, 600]);
    await expect.poll(() => page.getByLabel('Width').inputValue()).not.toBe('256');
    await page.keyboard.press('b');
    await drag([300, 250], [420, 300]);
    await side.getByText(/^Saved/).waitFor();
    await isAccessible();
    await page.keyboard.press('Escape');
    await page.getByText('As hatched').waitFor();
    await vi.waitFor(async () => expect((await api('GET', '/projects/1')).model).toMatchObject({ measured: true }), {
      timeout: 60_000,
      interval: 300,
    });
    const { jobs } = (await api('GET', '/projects/1/jobs')) as unknown as { jobs: { command: string }[] };
    expect(jobs[0]!.command).toMatch(/^clflow inspect .* --roi \d+,\d+,\d+,\d+ --ignore /);
  });

  it('had nothing to complain of', () => expect(complaints).toEqual([]));
});
