/** @file Near copies over HTTP: found in the background, told as lists, and settled by one label for all of them. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodePng } from 'clflow';
import { picture } from '../testing/small-model.js';
import type { Facets, ImageCopies, ImagesPage } from './api.js';
import type { ProjectJson } from './schemas.js';
import { openSmall, startStudio, type TestStudio } from './testing/studio.js';
import { until } from './testing/trained.js';

let studio: TestStudio;
let project: ProjectJson;
beforeAll(async () => {
  studio = await startStudio();
  project = await openSmall(studio);
});
afterAll(() => studio.close());

const facets = async (): Promise<Facets['only']> =>
  (await studio.call<Facets>('GET', `/projects/${project.id}/facets`)).body.only;
const named = async (query: string): Promise<string[]> =>
  (await studio.call<ImagesPage>('GET', `/projects/${project.id}/images?${query}`)).body.images.map(({ name }) => name);
const known = (copies: number): Promise<unknown> => until(facets, (only) => only.copies === copies);
const scan = () => studio.call('POST', `/projects/${project.id}/scan`);

it('are found when images come, byte by byte and compressed anew, and told next to each other', async () => {
  expect(await facets()).toEqual({ disagree: 0, copies: 0, conflicts: 0 });
  const { folder } = project;
  const { data, ...size } = picture(200, { scratched: true });
  const almost = data.map((value, i) => (i % 101 === 0 ? Math.min(255, value + 1) : value));
  writeFileSync(join(folder, 'train/good/300.png'), await encodePng({ ...size, data: almost }));
  cpSync(join(folder, 'train/good/3.png'), join(folder, 'train/good/301.png'));
  await scan();
  await known(4);
  expect(await facets()).toEqual({ disagree: 0, copies: 4, conflicts: 2 });
  expect(await named('only=copies&sort=copies')).toEqual([
    ...['test/scratch/200.png', 'train/good/300.png'],
    ...['train/good/3.png', 'train/good/301.png'],
  ]);
  expect(await named('only=conflicts')).toEqual(['test/scratch/200.png', 'train/good/300.png']);
});

it('of one image are told with their labels; one label for all ends the conflict, and undo brings it back', async () => {
  const [first] = (await studio.images(project.id)).filter(({ name }) => name === 'test/scratch/200.png');
  const { copies } = (await studio.call<ImageCopies>('GET', `/images/${first.id}/copies`)).body;
  expect(copies).toMatchObject([{ name: 'train/good/300.png', label: 'good', defect: null, aside: false }]);
  const images = [first.id, copies[0].id];
  const act = { type: 'label', images, label: 'defective', defect: 'scratch' };
  await studio.call('POST', `/projects/${project.id}/actions`, act);
  expect(await facets()).toMatchObject({ copies: 4, conflicts: 0 });
  await studio.call('POST', `/projects/${project.id}/undo`);
  expect(await facets()).toMatchObject({ copies: 4, conflicts: 2 });
  await studio.call('POST', `/projects/${project.id}/actions`, { type: 'aside', images: [copies[0].id], aside: true });
  expect(await facets()).toMatchObject({ copies: 2, conflicts: 0 });
  await studio.call('POST', `/projects/${project.id}/undo`);
  expect((await studio.call('GET', '/images/999/copies')).status).toBe(404);
  expect((await studio.call('GET', `/projects/${project.id}/images?only=nothing`)).status).toBe(400);
});

it('are forgotten with the file, and known after a restart', async () => {
  rmSync(join(project.folder, 'train/good/301.png'));
  await scan();
  expect(await facets()).toMatchObject({ copies: 2, conflicts: 2 });
  studio = await studio.again();
  expect(await facets()).toMatchObject({ copies: 2, conflicts: 2 });
});
