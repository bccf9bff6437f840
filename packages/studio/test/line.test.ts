// @vitest-environment node
/**
 * @file The line as a person meets it: real server, real Chromium, its fake camera. A product by camera; a picture by the space bar,
 * its verdict, a word about it; the review, a refinement, both models compared, the new one used and left again; a watched folder;
 * a camera that goes and comes back; the monitor, and what it says of weaker light.
 */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { studio, type RunningServer } from '@clflow/server';
import { decodeImage, encodePng } from 'clflow';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeProduct } from '../../../src/demo/product.js';
import { workplace } from '../../../test/support/product.js';
import { browserPath, listen, openChromium, violations } from './support/chromium.js';
import { writeFilm } from './support/fake-camera.js';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
if (!browserPath) console.log('skipped: the line needs Chromium, in $CHROMIUM or the PATH');

const { root, remove } = workplace('line');
const product = join(root, 'flange');
let server: RunningServer;
let browser: Browser;
let page: Page;
/** Of the trained product. */
let id: number;
const complaints: string[] = [];

const ask = async <Answer>(path: string, body?: unknown): Promise<Answer> => {
  const { origin, searchParams } = new URL(server.url);
  const headers = { authorization: `Bearer ${searchParams.get('token')}`, 'content-type': 'application/json' };
  const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
  return (await (await fetch(`${origin}/api${path}`, init)).json()) as Answer;
};
const open = (path: string): Promise<unknown> => page.goto(new URL(path, server.url).href);
const verdict = () => page.getByRole('status', { name: 'Verdict' });

describe.skipIf(!browserPath)('the line in Chromium', () => {
  beforeAll(async () => {
    // Enough to hold some back: folds would train five more times.
    await writeProduct(product, { seed: 5, trainImages: 44, testImages: 6, defectImages: 3 });
    const shown = [0, 1, 2, 3, 4, 5].map((i) => join(product, 'test', 'good', `00${i}.png`));
    const pictures = await Promise.all(shown.map(async (file) => decodeImage(new Uint8Array(await readFile(file)))));
    const film = join(root, 'line.y4m');
    await writeFilm(film, pictures, { framesEach: 14, framesPerSecond: 10 });
    server = await studio({ data: join(root, 'data'), language: 'en' });
    browser = await openChromium(film);
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(90_000);
    listen(page, complaints);
    await page.goto(server.url);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    remove();
  });

  it('makes a product by camera: pictures by key and when they stand still, as files of its folder', async () => {
    await page.getByLabel('Name of the product').fill('Flange by camera');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Use the camera' }).click();
    await page.waitForURL(/\/capture$/);
    await page.locator('[data-state=live]').waitFor();
    await page.keyboard.press('Space');
    await page.getByText('1 of 20 for a start').waitFor();
    await page.getByText('When still').click();
    await page.getByText('3 of 20 for a start').waitFor();
    await page.getByText('By key').click();
    expect(await violations(page)).toEqual([]);
    const { folder } = await ask<{ folder: string }>('/projects/1');
    const files = readdirSync(join(folder, 'train', 'good'));
    expect(files.length).toBeGreaterThanOrEqual(3);
    expect(files.every((name) => /^camera-.*\.png$/.test(name))).toBe(true);
    await page.keyboard.press('z');
    await page.getByText('Set aside; it takes no part in the training.').waitFor();
    await page.getByRole('link', { name: 'Go on to training' }).click();
    await page.getByText(/too few/).waitFor();
    await page.keyboard.press('Shift+Digit4');
    await page.getByRole('heading', { name: 'Nothing is learned yet' }).waitFor();
  });

  it('gives a verdict on what the camera sees, and takes a word about it', async () => {
    ({ id } = await ask<{ id: number }>('/projects', { folder: product }));
    await ask(`/projects/${id}/train`, { backbone: 'embedded', size: '64', epochs: 1 });
    type Told = { model: { measured: boolean } | null; job: string | null };
    await expect
      .poll(() => ask<Told>(`/projects/${id}`).then(({ model, job }) => model?.measured && job === null), {
        timeout: 200_000,
      })
      .toBe(true);
    await open(`/p/${id}/inspect`);
    await page.getByRole('heading', { name: 'Where do the pictures come from?' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Use the camera' }).click();
    await page.locator('[data-state=live]').waitFor();
    await page.keyboard.press('Space');
    await verdict().waitFor();
    await page.keyboard.press('b');
    await verdict().getByText('you said: defective').waitFor();
    await page.keyboard.press('Space');
    await expect
      .poll(() => page.getByRole('list', { name: 'The latest inspections' }).getByRole('button').count())
      .toBe(2);
    await page.keyboard.press('g');
    await verdict().getByText('you said: good').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('pauses, fills the screen, and finds its camera again', async () => {
    await page.keyboard.press('p');
    await page.getByText('Paused: no pictures are taken.').waitFor();
    await page.keyboard.press('Space');
    await page.keyboard.press('p');
    await page.keyboard.press('f');
    await page.getByRole('button', { name: 'Leave' }).waitFor();
    await page.setViewportSize({ width: 390, height: 780 });
    const band = await verdict().boundingBox();
    expect([band!.x, Math.round(band!.width)]).toEqual([0, 390]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Line view' }).waitFor();

    await page.evaluate(() => {
      const stream = document.querySelector('video')!.srcObject as MediaStream;
      stream.getVideoTracks()[0]!.dispatchEvent(new Event('ended'));
    });
    await page.getByText('The camera is gone.').waitFor();
    await page.locator('[data-state=live]').waitFor();
    expect((await ask<{ inspections: unknown[] }>(`/projects/${id}/inspections`)).inspections).toHaveLength(2);
  });

  it('watches a folder, and shows what comes', async () => {
    const incoming = join(root, 'incoming');
    mkdirSync(incoming);
    await open(`/p/${id}/inspect?source=folder`);
    await page.getByLabel('Path of the folder').fill(join(root, 'nowhere'));
    await page.getByRole('button', { name: 'Watch', exact: true }).click();
    await page.getByText(/does not exist/).waitFor();
    await page.getByLabel('Path of the folder').fill(incoming);
    await page.getByRole('button', { name: 'Watch', exact: true }).click();
    await page
      .getByText(/Watching/)
      .first()
      .waitFor();
    const [kind] = readdirSync(join(product, 'test')).filter((name) => name !== 'good');
    for (const name of ['000.png', '001.png', '002.png']) {
      copyFileSync(join(product, 'test', kind!, name), join(incoming, `part-${name}`));
    }
    await page.getByText('3 inspected').waitFor();
    await page.getByRole('button', { name: 'Stop watching' }).click();
    expect(await violations(page)).toEqual([]);
  });

  it('asks about what is not sure, refines by the answers, compares, uses and goes back', async () => {
    await page.getByRole('link', { name: /^Review/ }).click();
    const queue = (): Promise<number> =>
      ask<{ waiting: number }>(`/projects/${id}/review`).then(({ waiting }) => waiting);
    const before = await queue();
    if (before > 0) {
      await verdict().waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('b');
      await expect.poll(queue).toBe(before - 1);
      await page.keyboard.press('z');
      await expect.poll(queue).toBe(before);
    }
    await page.getByRole('button', { name: /^Refine/ }).click();
    await page.getByRole('heading', { name: /on the same pictures/ }).waitFor({ timeout: 200_000 });
    await page.getByText('Agrees with you').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Use this one' }).click();
    await page.getByText('Version 2 is in use.').waitFor();
    type Told = { model: { version: number } };
    expect((await ask<Told>(`/projects/${id}`)).model.version).toBe(2);
    await page.getByRole('button', { name: 'Back to version 1' }).click();
    await page.getByText('Version 1 stayed in use.').waitFor();
    expect((await ask<Told>(`/projects/${id}`)).model.version).toBe(1);
  });

  it('shows how the line was, lane by lane', async () => {
    await page.keyboard.press('Shift+Digit5');
    await page.getByRole('heading', { name: 'Sharpness' }).waitFor();
    await page.getByText('5 inspections by this calibration').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('notices that the light got weaker, tells since when, and recalibrates from the good pictures since', async () => {
    const good = await decodeImage(new Uint8Array(await readFile(join(product, 'test', 'good', '000.png'))));
    const { origin, searchParams } = new URL(server.url);
    const headers = {
      authorization: `Bearer ${searchParams.get('token')}`,
      'content-type': 'application/octet-stream',
    };
    for (let i = 0; i < 40; i++) {
      const body = await encodePng({ ...good, data: good.data.map((value) => Math.max(0, 0.6 * value - (i % 5))) });
      const answer = await fetch(`${origin}/api/projects/${id}/inspect`, {
        method: 'POST',
        headers,
        body: Uint8Array.from(body),
      });
      const { id: inspection } = (await answer.json()) as { id: string };
      if (i >= 28) await ask(`/inspections/${inspection}/feedback`, { label: 'good' });
    }
    await open(`/p/${id}/monitor`);
    await page.getByText('Darker').first().waitFor();
    await page.getByText('Just before').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Recalibrate' }).click();
    await page.getByRole('button', { name: 'Use this one' }).click({ timeout: 200_000 });
    await page.getByRole('button', { name: /^Back to version/ }).waitFor();
    type Told = { model: { version: number } };
    expect((await ask<Told>(`/projects/${id}`)).model.version).toBe(3);
  });

  it('had nothing to complain of', () => {
    // The page asks for a folder that is not there, on purpose.
    expect(complaints.filter((text) => !/400|409/.test(text))).toEqual([]);
  });
});
