// @vitest-environment node
/**
 * @file The examples in real Chromium: photos become a model on a static page, which is saved, tried, opened in Node and on the other
 * page, by a picture and by the camera. Nothing is asked of another server, and nothing could be.
 */
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Detector, decodeImage, encodePng, type RgbImage } from 'clflow';
import { image } from 'clflow/parts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeProduct } from '../../../src/demo/product.js';
import { workplace } from '../../../test/support/product.js';
import { browserPath, openChromium, violations } from './support/chromium.js';
import { serveExamples, type Examples } from './support/examples.js';
import { writeFilm } from './support/fake-camera.js';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
if (!browserPath) console.log('skipped: the examples need Chromium, in $CHROMIUM or the PATH');

const { root, remove } = workplace('examples');
const product = join(root, 'flange');
const good = Array.from({ length: 20 }, (_, i) => join(product, 'train/good', `${String(i).padStart(3, '0')}.png`));
const defect = join(product, 'test/missing_hole/000.png');
const saved = join(root, 'flange.onnx');
let examples: Examples;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** Another server, and how often it was asked. */
let elsewhere: Server;
let leaks = 0;
const asked: string[] = [];
const complaints: string[] = [];

const small = async (file: string): Promise<RgbImage> => image.resizeRgb(await decodeImage(file), 128, 128);
const open = async (path: string): Promise<void> => {
  await page.goto(new URL(path, examples.url).href);
};

describe.skipIf(!browserPath)('the examples in Chromium', () => {
  beforeAll(async () => {
    await writeProduct(product, { seed: 5, trainImages: good.length, testImages: 1, defectImages: 1 });
    // Small ones learn quickly.
    for (const file of [...good, defect]) await writeFile(file, await encodePng(await small(file)));
    const film = join(root, 'camera.y4m');
    await writeFilm(film, [await decodeImage(defect)], { framesEach: 20, framesPerSecond: 10 });
    mkdirSync(join(root, 'pages'));
    examples = await serveExamples(join(root, 'pages'));
    elsewhere = createServer((_, answer) => {
      leaks++;
      answer
        .writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' })
        .end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    browser = await openChromium(film);
    context = await browser.newContext({
      locale: 'en-US',
      viewport: { width: 1280, height: 800 },
      acceptDownloads: true,
    });
    context.on('request', (request) => asked.push(request.url()));
    page = await context.newPage();
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  });
  afterAll(async () => {
    await browser?.close();
    examples?.close();
    elsewhere?.close();
    remove();
  });

  it('learns from photos, shows what it sees on the way, and gives the model', async () => {
    await open('web-train/?epochs=1&size=128&power=no');
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Choose photos').setInputFiles(good);
    await page.getByText('20 photos').waitFor();
    await page.getByLabel('Name of the product').fill('flange');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('What it sees after this pass').waitFor({ timeout: 120_000 });
    expect(await page.locator('.previews canvas').count()).toBeGreaterThan(1);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('heading', { name: 'flange is learned' }).waitFor({ timeout: 200_000 });
    expect(await violations(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /Download flange\.onnx/ }).click();
    await (await download).saveAs(saved);
    const detector = await Detector.load(saved);
    expect(detector.metadata).toMatchObject({ className: 'flange', training: { images: 16 } });
    expect((await detector.inspect(defect)).verdict).toBe('anomalous');
    await detector.release();
  });

  it('tries it right there', async () => {
    await page.getByLabel('Choose pictures').setInputFiles([good[0]!, defect]);
    await page.getByText('▲ Anomalous').waitFor();
    await page.getByRole('list', { name: 'Pictures inspected' }).getByText('000.png').first().waitFor();
    expect(await page.locator('.stage canvas').evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBe(128);
    expect(await violations(page)).toEqual([]);
  });

  it('inspects with it on the other page, by file and by camera, on two threads', async () => {
    await open('web-inspect/?threads=2');
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Choose a model').setInputFiles(defect);
    await page.getByText('is not an ONNX model').waitFor();
    await page.getByLabel('Choose a model').setInputFiles(saved);
    await page.getByLabel('Choose pictures').setInputFiles([defect]);
    await page.getByText('▲ Anomalous').waitFor();
    await page.getByText('on 2 threads').waitFor();
    const node = await Detector.load(saved);
    const { score, threshold } = await node.inspect(defect);
    await node.release();
    await page
      .getByText(`${(score / threshold).toFixed(2)} × threshold`)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Start the camera' }).click();
    await page.getByRole('button', { name: 'Stop the camera' }).waitFor();
    // Of a frame there is no file to be named.
    await page.waitForFunction(() => /^\d/.test(document.querySelector('.stage-part .facts')!.textContent ?? ''));
    await page.getByRole('button', { name: 'Stop the camera' }).click();
    await page.getByRole('button', { name: 'Start the camera' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ['web-train/', 'web-inspect/']) {
      await open(path);
      await page.getByText('Nothing leaves this page').waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    }
  });

  it('asks nobody else, and could not, not even from its workers', async () => {
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((url) => !url.startsWith(examples.url) && !/^(blob|data):/.test(url))).toEqual([]);
    expect(complaints).toEqual([]);
    const other = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
    expect((await fetch(other)).status).toBe(200);
    const outcomes = await page.evaluate(async (address) => {
      const attempt = `fetch(${JSON.stringify(address)}).then(() => 'out', () => 'kept in')`;
      const script = new Blob([`${attempt}.then((outcome) => postMessage(outcome))`], { type: 'text/javascript' });
      const worker = new Worker(URL.createObjectURL(script), { type: 'module' });
      const inWorker = new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
      const inPage = await fetch(address).then(
        () => 'out',
        () => 'kept in',
      );
      return [inPage, await inWorker];
    }, other);
    expect(outcomes).toEqual(['kept in', 'kept in']);
    expect(leaks).toBe(1);
  });
});
