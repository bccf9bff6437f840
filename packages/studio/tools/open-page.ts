/**
 * @file Kills the studio (SIGKILL) under an open page and starts it again: the page says that the server is not heard, then goes on by
 * itself, without its address being opened anew: `npx tsx packages/studio/tools/open-page.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProjectJson } from '@clflow/server/studio-api';
import { smallProduct } from '../../../test/support/product.js';
import { load, openBrowser, startStudio, until, verdict } from './support.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-open-page-'));
const [data, product] = [join(root, 'data'), join(root, 'product')];
await smallProduct(product);
let studio = await startStudio(data);
const { id } = await studio.call<ProjectJson>('POST', '/projects', { folder: product });
const browser = await openBrowser();
const page = await browser.newPage();
await page.goto(studio.url);
const { origin } = new URL(studio.url);
await page.goto(`${origin}/p/${id}/images`);
await page.getByRole('gridcell').first().waitFor();
const banner = page.getByRole('status').getByText(/connection to clflow is lost/);

for (let round = 1; round <= 3; round++) {
  const before = studio.url;
  await studio.kill();
  await banner.waitFor({ timeout: 10_000 });
  studio = await startStudio(data);
  const started = performance.now();
  await banner.waitFor({ state: 'detached', timeout: 20_000 });
  const seconds = (performance.now() - started) / 1000;
  // What another client changes comes by the stream of events; what the page changes is taken.
  const [image] = (await studio.call<{ images: { id: number }[] }>('GET', `/projects/${id}/images?limit=1`)).images;
  const label = round % 2 === 1 ? 'unsure' : 'good';
  await studio.call('POST', `/projects/${id}/actions`, { type: 'label', images: [image.id], label });
  const unsure = page.getByRole('link', { name: /Unsure/ }).or(page.getByRole('tab', { name: /Unsure/ }));
  const told = await until(
    async () => (await unsure.first().textContent()) ?? '',
    (text) => text.includes(round % 2 === 1 ? '1' : '0'),
    10,
  );
  verdict(
    studio.url === before && page.url().startsWith(origin),
    `killed under an open page, ${round}: it went on ${seconds.toFixed(1)} s after the new start and tells "${told}", ${load()}`,
  );
}
await browser.close();
await studio.stop();
rmSync(root, { recursive: true });
