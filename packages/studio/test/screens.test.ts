// @vitest-environment node
/**
 * @file Ten screens compared with pictures of how they should look: the built pages on a made-up server, with a clock that stands
 * still. Machines draw letters a little differently, so the pictures are compared at half their size, and few points may differ.
 * After a change that is meant: `UPDATE_SCREENS=1 npx vitest run packages/studio/test/screens.test.ts`, and look at them.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FakeExports } from '../src/exports/testing/fake-exports.js';
import { FakeVersions } from '../src/models/testing/fake-versions.js';
import { FakeStudio } from '../src/shared/testing/fake-studio.js';
import { browserPath, violations } from './support/chromium.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const here = fileURLToPath(new URL('.', import.meta.url));
const pages = join(here, '../dist');
const references = join(here, 'screens');
/** Grey levels by which a point may differ, and the share of those that may differ more. */
const LEVELS = 24;
const SHARE = 0.005;
const [WIDTH, HEIGHT] = [1280, 800];

const canRun = browserPath !== undefined && browserPath !== '' && existsSync(join(pages, 'index.html'));
if (!canRun) console.log('skipped: pictures of screens need Chromium and the built pages');

const types: Readonly<Record<string, string>> = {
  ...{ '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' },
  ...{ '.svg': 'image/svg+xml', '.woff2': 'font/woff2' },
};

let browser: Browser;

async function opened(fake: FakeStudio, theme: 'light' | 'dark', language: 'en' | 'de'): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...{ viewport: { width: WIDTH, height: HEIGHT }, colorScheme: theme, reducedMotion: 'reduce', timezoneId: 'UTC' },
    locale: language === 'de' ? 'de-DE' : 'en-US',
  });
  await context.addInitScript(() => {
    // It says nothing, and is there.
    class Silent {
      close(): void {}
    }
    Object.assign(globalThis, { EventSource: Silent });
  });
  await context.clock.setFixedTime('2026-11-26T15:00:00Z');
  await context.route('**/*', (route) => {
    const { pathname, search } = new URL(route.request().url());
    if (pathname.startsWith('/api/')) {
      const body = route.request().postDataJSON() as unknown;
      const { status, type, headers, body: content } = fake.answer(route.request().method(), pathname + search, body);
      const bytes = typeof content === 'string' ? content : Buffer.from(content);
      return route.fulfill({ status, headers: { ...headers, 'content-type': type }, body: bytes });
    }
    const file = join(pages, pathname);
    const found = extname(pathname) !== '' && existsSync(file) ? file : join(pages, 'index.html');
    return route.fulfill({ body: readFileSync(found), contentType: types[extname(found)] ?? 'text/plain' });
  });
  return context;
}

const grey = (png: Buffer): Promise<Buffer> =>
  sharp(png)
    .resize(WIDTH / 2, HEIGHT / 2, { kernel: 'cubic' })
    .flatten()
    .greyscale()
    .raw()
    .toBuffer();

async function isAsBefore(name: string, png: Buffer): Promise<void> {
  const file = join(references, `${name}.png`);
  if (process.env.UPDATE_SCREENS) {
    mkdirSync(references, { recursive: true });
    const small = sharp(png).resize(WIDTH / 2, HEIGHT / 2, { kernel: 'cubic' });
    return writeFileSync(file, await small.png({ palette: true, colours: 64, effort: 10 }).toBuffer());
  }
  const [now, before] = [await grey(png), await grey(readFileSync(file))];
  let differing = 0;
  for (let i = 0; i < now.length; i++) if (Math.abs(now[i] - before[i]) > LEVELS) differing++;
  expect(differing / now.length, `${name}: points that differ from ${file}`).toBeLessThan(SHARE);
}

describe.skipIf(!canRun)('screens', () => {
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: browserPath,
      args: ['--no-sandbox', '--font-render-hinting=none'],
    });
  });
  afterAll(() => browser?.close());

  it.each<[string, string, string, FakeStudio, 'light' | 'dark', 'en' | 'de']>([
    ['images', '/p/1/images', '[role=gridcell]', new FakeStudio(), 'light', 'en'],
    ['train', '/p/1/train', 'h1', new FakeStudio(), 'light', 'en'],
    ['run', '/p/1/runs/running', 'h1', new FakeStudio(), 'dark', 'en'],
    ['results', '/p/1/results', '[role=slider]', new FakeStudio(), 'light', 'en'],
    ['results-dark-de', '/p/1/results', '[role=slider]', new FakeStudio(), 'dark', 'de'],
    ['results-no-model', '/p/1/results', '[role=status]', new FakeStudio({ model: false }), 'light', 'en'],
    ['models', '/p/1/models', 'h2', new FakeVersions(), 'light', 'en'],
    ['models-dark-de', '/p/1/models', 'h2', new FakeVersions(), 'dark', 'de'],
    ['compare', '/p/1/compare?a=2&b=4', 'table', new FakeVersions(), 'light', 'en'],
    ['export', '/p/1/export', 'h2', new FakeExports(), 'dark', 'en'],
  ])('%s looks as it should', async (name, path, ready, fake, theme, language) => {
    const context = await opened(fake, theme, language);
    const page = await context.newPage();
    await page.goto(`http://studio.test${path}`);
    await page.locator(ready).first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(300);
    await isAsBefore(name, await page.screenshot({ animations: 'disabled', caret: 'hide' }));
    await context.close();
  });

  it('has nothing that axe finds on a run with its previews, in both themes', async () => {
    const context = await opened(new FakeStudio(), 'light', 'en');
    const page = await context.newPage();
    await page.goto('http://studio.test/p/1/runs/running');
    await page.getByRole('slider').first().waitFor();
    await expect.poll(() => page.locator('canvas').count()).toBeGreaterThan(6);
    expect(await violations(page)).toEqual([]);
    await context.close();
  });
});
