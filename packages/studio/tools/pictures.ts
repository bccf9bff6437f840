/**
 * @file The pictures of the guide and the README, taken of the studio itself on the generated product: a real training, real verdicts.
 * `npm run build`, then `npx tsx packages/studio/tools/pictures.ts [names]`.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeImage, encodePng } from 'clflow';
import type { JobJson, LineInspectionJson, ProjectJson } from '@clflow/server/studio-api';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { writeProduct } from '../../../src/demo/product.js';
import { openBrowser, startStudio, until } from './support.js';

const pictures = fileURLToPath(new URL('../../../docs/pictures', import.meta.url));
const wanted = process.argv.slice(2);
/** Bytes of the largest. */
const MOST = 150_000;
/** Pictures of the line before and after its light gets weaker. */
const [BEFORE, DARKER] = [60, 30];

const root = mkdtempSync(join(tmpdir(), 'clflow-pictures-'));
const product = join(root, 'flange');
await writeProduct(product, { seed: 3, trainImages: 60, testImages: 24, defectImages: 8 });
const studio = await startStudio(join(root, 'data'));
const browser = await openBrowser();

async function taken(name: string, path: string, theme: 'light' | 'dark', act: (page: Page) => Promise<unknown>) {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  const context = await browser.newContext({
    ...{ viewport: { width: 1280, height: 800 }, colorScheme: theme, reducedMotion: 'reduce', locale: 'en-US' },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  await page.goto(studio.url);
  await page.goto(new URL(path, studio.url).href);
  await act(page);
  // What fades in, and pictures on their way.
  await page.waitForTimeout(2500);
  const png = await page.screenshot();
  await context.close();
  const file = join(pictures, `studio-${name}.jpg`);
  const { size } = await sharp(png).jpeg({ quality: 82, mozjpeg: true }).toFile(file);
  if (size > MOST) throw new Error(`${file} has ${size} bytes, more than ${MOST}.`);
  process.stdout.write(`${file}: ${Math.round(size / 1000)} kB\n`);
}

async function inspect(project: number, bytes: Uint8Array<ArrayBuffer>): Promise<LineInspectionJson> {
  const answer = await studio.raw(`/api/projects/${project}/inspect?source=file`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes,
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as LineInspectionJson;
}

const filesIn = (part: string): string[] =>
  readdirSync(join(product, part))
    .sort()
    .map((name) => join(product, part, name));
const bytesOf = (file: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(file));

/** As with a lamp that gets old. */
async function darker(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const image = await decodeImage(bytesOf(file));
  return Uint8Array.from(await encodePng({ ...image, data: image.data.map((value) => 0.85 * value) }));
}

try {
  const { id } = await studio.call<ProjectJson>('POST', '/projects', { folder: product });
  const job = await studio.call<JobJson>('POST', `/projects/${id}/train`, { size: '128', epochs: 6 });
  await until(
    () => studio.call<JobJson>('GET', `/jobs/${job.id}`),
    ({ state }) => {
      if (state === 'failed') throw new Error('The training failed.');
      return state === 'done';
    },
    600,
  );
  await until(
    () => studio.call<ProjectJson>('GET', `/projects/${id}`),
    ({ model, job: active }) => model?.measured === true && active === null,
    300,
  );
  type Listed = { images: { id: number; name: string; defect: string | null; score: number | null }[] };
  const { images } = await studio.call<Listed>('GET', `/projects/${id}/images?view=defective&sort=score&order=desc`);
  const stain = images.find(({ defect }) => defect === 'stain') ?? images[0]!;
  const scratch = images.find(({ defect }) => defect === 'scratch') ?? images[0]!;

  await taken('images', `/p/${id}/images?sort=score&order=desc`, 'light', (page) =>
    page.getByRole('gridcell').first().waitFor(),
  );
  await taken('viewer', `/p/${id}/images/${stain.id}?view=defective`, 'dark', async (page) => {
    await page
      .getByText(/× threshold/)
      .first()
      .waitFor();
    await page.locator('input[type=range]:enabled').waitFor();
  });
  await taken('mask', `/p/${id}/images/${scratch.id}?view=defective&edit=mask`, 'light', (page) =>
    page.getByText(/^Saves by itself|^Saved/).waitFor(),
  );
  await taken('run', `/p/${id}/runs/${job.id}`, 'light', (page) => page.getByRole('slider').first().waitFor());
  await taken('results', `/p/${id}/results`, 'light', (page) =>
    page.getByRole('slider', { name: 'Threshold', exact: true }).waitFor(),
  );

  const good = filesIn('test/good');
  for (let i = 0; i < BEFORE; i++) await inspect(id, bytesOf(good[i % good.length]!));
  await inspect(id, bytesOf(join(product, stain.name)));
  await taken('inspect', `/p/${id}/inspect?source=file`, 'dark', async (page) => {
    await page.getByRole('status', { name: 'Verdict' }).waitFor();
    await page.keyboard.press('f');
  });
  for (let i = 0; i < DARKER; i++) await inspect(id, await darker(good[i % good.length]!));
  await taken('monitor', `/p/${id}/monitor`, 'dark', (page) => page.getByRole('heading', { name: 'Light' }).waitFor());
} finally {
  await browser.close();
  await studio.stop();
  rmSync(root, { recursive: true });
}
