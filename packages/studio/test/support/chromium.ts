/** @file Real Chromium for tests of the studio, and what axe finds on a page. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../../../../tools/browser/chromium.js';

const command = findChromium()?.command;
/** Playwright looks for none in the PATH; missing where there is no Chromium. */
export const browserPath = command && execFileSync('which', [command], { encoding: 'utf8' }).trim();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @param film that a camera shows; missing: there is no camera */
export function openChromium(film?: string): Promise<Browser> {
  const camera = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
  return chromium.launch({
    executablePath: browserPath,
    args: ['--no-sandbox', ...(film === undefined ? [] : [...camera, `--use-file-for-fake-video-capture=${film}`])],
  });
}

/** Keeps what the browser complains of: errors of scripts, of the console and of the server. */
export function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('response', (answer) => answer.status() >= 400 && complaints.push(`${answer.status()} ${answer.url()}`));
}

/** What axe finds on the page in both themes. */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => (document.documentElement.dataset.theme = name), theme);
    await page.evaluate(settled);
    const here = await page.evaluate(async (source) => {
      // The page allows no scripts but its own: this one comes by the browser's own way.
      if (!('axe' in window)) new Function(source)();
      type Axe = { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      const { violations: all } = await (window as unknown as { axe: Axe }).axe.run();
      return all.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    }, axe);
    found.push(...here.map((one) => `${theme}: ${one}`));
  }
  return found;
}

/** In the page: its colours have changed, however long that takes on a busy machine. */
async function settled(): Promise<void> {
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  for (let i = 0; i < 2; i++) await frame();
  const passing = document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity);
  await Promise.allSettled(passing.map(({ finished }) => finished));
  await new Promise((resolve) => setTimeout(resolve, 100));
}
