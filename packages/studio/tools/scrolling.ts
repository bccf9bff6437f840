/**
 * @file 20,000 tiles scrolled fast in Chromium: milliseconds a frame by the clock, the median at most 20:
 * `npx tsx packages/studio/tools/scrolling.ts [images]`. The images are real files with thumbnails of their own.
 */
import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from 'clflow';
import type { ProjectJson } from '@clflow/server/studio-api';
import { load, openBrowser, startStudio, until, verdict } from './support.js';

const count = Number(process.argv[2] ?? 20_000);
const FRAMES = 240;
const root = mkdtempSync(join(tmpdir(), 'clflow-scrolling-'));
const good = join(root, 'product/good');
mkdirSync(good, { recursive: true });
const first = join(good, '00000.png');
writeFileSync(
  first,
  await encodePng({ width: 320, height: 240, data: new Uint8Array(3 * 320 * 240).map((_, i) => (i * 31) & 255) }),
);
for (let i = 1; i < count; i++) linkSync(first, join(good, `${String(i).padStart(5, '0')}.png`));

const studio = await startStudio(join(root, 'data'));
const browser = await openBrowser();
try {
  const { id } = await studio.call<ProjectJson>('POST', '/projects', { folder: join(root, 'product') });
  await until(
    () => studio.call<ProjectJson>('GET', `/projects/${id}`),
    ({ counts }) => counts.good === count,
  );
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  await page.goto(studio.url);
  await page.goto(new URL(`/p/${id}/images`, studio.url).href);
  await page.getByRole('gridcell').first().waitFor();
  await page.waitForTimeout(2000);
  const busy = load();
  const frames = await page.evaluate(async (many) => {
    const grid = document.querySelector('[role=grid]')!;
    let scroller: Element = grid;
    while (scroller.scrollHeight <= scroller.clientHeight && scroller.parentElement) scroller = scroller.parentElement;
    const times: number[] = [];
    let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    for (let i = 0; i < many; i++) {
      scroller.scrollTop += 120;
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      times.push(now - last);
      last = now;
    }
    return { times, top: scroller.scrollTop, tiles: document.querySelectorAll('[role=gridcell]').length };
  }, FRAMES);
  const sorted = [...frames.times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  verdict(
    at(0.5) <= 20 && frames.top >= 100 * FRAMES,
    `${count} images, ${frames.tiles} tiles in the page, ${FRAMES} frames of 120 px: median ${at(0.5).toFixed(1)} ms, 95 % ${at(0.95).toFixed(1)} ms, longest ${at(1).toFixed(1)} ms; ${busy} before, ${load()} after`,
  );
} finally {
  await browser.close();
  await studio.stop();
  rmSync(root, { recursive: true });
}
