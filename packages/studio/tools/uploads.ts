/**
 * @file 500 images added at once by a page whose connection fails: every third answer is an error, a cut, or got lost after the
 * server had kept the file. All must arrive, each once: `npx tsx packages/studio/tools/uploads.ts [images]`.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from 'clflow';
import type { ProjectJson } from '@clflow/server/studio-api';
import { load, openBrowser, startStudio, until, verdict } from './support.js';

const count = Number(process.argv[2] ?? 500);
const root = mkdtempSync(join(tmpdir(), 'clflow-uploads-'));
const [given, product] = [join(root, 'given'), join(root, 'product')];
mkdirSync(given);
mkdirSync(join(product, 'train/good'), { recursive: true });
const picture = (seed: number) =>
  encodePng({
    width: 96,
    height: 96,
    data: Uint8Array.from({ length: 3 * 96 * 96 }, (_, i) => (i * (seed + 7)) & 255),
  });
writeFileSync(join(product, 'train/good/first.png'), await picture(0));
const files: string[] = [];
for (let i = 1; i <= count; i++) {
  files.push(join(given, `part-${i}.png`));
  writeFileSync(files.at(-1)!, await picture(i));
}

const studio = await startStudio(join(root, 'data'));
const browser = await openBrowser();
try {
  const project = await studio.call<ProjectJson>('POST', '/projects', { folder: product });
  const page = await browser.newPage({ locale: 'en-US' });
  page.setDefaultTimeout(15_000);
  await page.goto(studio.url);
  await page.goto(new URL(`/p/${project.id}/images`, studio.url).href);
  let asked = 0;
  const broken = { error: 0, cut: 0, lost: 0 };
  await page.route(/\/uploads\?/, async (route) => {
    const turn = ++asked;
    if (turn % 3 !== 0) return route.continue();
    if (turn % 9 === 0) {
      broken.error++;
      return route.fulfill({ status: 503, json: { error: 'away' } });
    }
    if (turn % 9 === 3) {
      broken.cut++;
      return route.abort('connectionreset');
    }
    await route.fetch();
    broken.lost++;
    return route.abort('connectionreset');
  });
  const began = Date.now();
  await page.getByRole('button', { name: 'Add images' }).first().click();
  await page.locator('input[type=file][multiple]').first().setInputFiles(files);
  process.stdout.write(`${files.length} files chosen, ${load()}\n`);
  await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
  const arrived = async (): Promise<number> => {
    const again = page.getByRole('button', { name: 'Try again' });
    if ((await page.getByText(/^\d[\d,]* of \d/).count()) === 0 && (await again.isVisible())) await again.click();
    return (await studio.call<ProjectJson>('GET', `/projects/${project.id}`)).counts.good;
  };
  await until(arrived, (good) => good >= count + 1, 600);
  await page.getByText(`${count} images added`).waitFor({ timeout: 60_000 });
  const seconds = (Date.now() - began) / 1000;
  const { good } = (await studio.call<ProjectJson>('POST', `/projects/${project.id}/scan`)).counts;
  const there = readdirSync(join(product, 'train/good'));
  verdict(
    good === count + 1 && there.length === count + 1,
    `${good - 1} of ${count} images are there, ${there.length - 1} files`,
  );
  process.stdout.write(
    `${asked} requests, of which ${broken.error} were refused, ${broken.cut} cut, ${broken.lost} answers lost; ${seconds.toFixed(1)} s, ${load()}\n`,
  );
} finally {
  await browser.close();
  await studio.stop();
  rmSync(root, { recursive: true });
}
