/** @file Versions of a model over HTTP: their line, words about them, the bin, going back, two side by side, a report. */
import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import type { JobJson, ModelJson, ProjectJson } from './schemas.js';
import { keptMask } from './testing/kept-mask.js';
import { startStudio, type TestStudio } from './testing/studio.js';
import { trainedSmall, until } from './testing/trained.js';
import type { ComparisonJson, VersionJson, versions as versionsSchema } from './version-schemas.js';
import { emptyBin } from './versions.js';
import { openStore } from '../store/index.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let studio: TestStudio;
let project: ProjectJson;
let first: ModelJson;
let second: ModelJson;
beforeAll(async () => {
  studio = await startStudio();
  project = await trainedSmall(studio);
  first = project.model!;
  // So low that it rejects what the first one passes.
  const body = { threshold: first.threshold / 4 };
  second = (await studio.call<ModelJson>('POST', `/models/${first.id}/threshold`, body)).body;
});
afterAll(() => studio.close());

const versions = async (): Promise<z.infer<typeof versionsSchema>> =>
  (await studio.call<z.infer<typeof versionsSchema>>('GET', `/projects/${project.id}/versions`)).body;

describe('versions', () => {
  it('tell what each was made from and which one was in use before', async () => {
    const { versions: all, roll_back: back } = await versions();
    expect(all.map(({ version, parent, step }) => ({ version, parent, step }))).toEqual([
      { version: 2, parent: first.id, step: 'threshold' },
      { version: 1, parent: null, step: 'train' },
    ]);
    expect(all[0]).toMatchObject({ in_use: true, tag: null, removed_at: null });
    expect(back).toBe(first.id);
    await studio.call('POST', `/models/${back}/use`);
    expect(await versions()).toMatchObject({ roll_back: second.id });
    await studio.call('POST', `/models/${second.id}/use`);
  });

  it('take a note and a tag, one without the other, and lose them again', async () => {
    const describe = (body: object) => studio.call<VersionJson>('POST', `/models/${first.id}/description`, body);
    expect((await describe({ note: ' too strict in the morning ' })).body).toMatchObject({
      note: 'too strict in the morning',
      tag: null,
    });
    expect((await describe({ tag: 'line 2' })).body).toMatchObject({
      note: 'too strict in the morning',
      tag: 'line 2',
    });
    expect((await describe({ note: '', tag: '' })).body).toMatchObject({ note: null, tag: null });
    expect((await describe({ tag: 'x'.repeat(41) })).status).toBe(400);
    expect((await studio.call('POST', '/models/999/description', { tag: 'x' })).status).toBe(404);
  });

  it('are deleted but for the one in use, come back, and stay away over a restart', async () => {
    const refused = await studio.call<{ error: string }>('DELETE', `/models/${second.id}`);
    expect(refused.status).toBe(409);
    expect(refused.body.error).toMatch(/Version 2 is the one in use: use another version first/);
    expect((await studio.call<VersionJson>('DELETE', `/models/${first.id}`)).body.removed_at).not.toBeNull();
    expect((await studio.call('GET', `/models/${first.id}/results`)).status).toBe(404);
    expect((await studio.call('POST', `/models/${first.id}/use`)).status).toBe(404);
    expect(await versions()).toMatchObject({ roll_back: null });
    const listed = await studio.call<{ models: ModelJson[] }>('GET', `/projects/${project.id}/models`);
    expect(listed.body.models.map(({ id }) => id)).toEqual([second.id]);
    studio = await studio.again();
    // The training's job is followed again at every start, and must not bring it back.
    expect((await versions()).versions.find(({ id }) => id === first.id)?.removed_at).toEqual(expect.any(String));
    expect((await studio.call('POST', `/models/${first.id}/restore`)).status).toBe(200);
    expect((await studio.call('GET', `/models/${first.id}/results`)).status).toBe(200);
  });
});

describe('two versions side by side', () => {
  const compare = (a: number, b: number, of = project.id) =>
    studio.call<ComparisonJson>('GET', `/projects/${of}/compare?a=${a}&b=${b}`);

  it('tell what differs and nothing else, and on which images they disagree, errors first', async () => {
    const { body } = await compare(first.id, second.id);
    expect(body.differences.find(({ name }) => name === 'threshold')).toEqual({
      ...{ group: 'promise', name: 'threshold' },
      ...{ a: first.threshold, b: second.threshold },
    });
    expect(body.differences.every(({ a, b }) => a !== b)).toBe(true);
    expect(body.differences.map(({ name }) => name)).not.toContain('backbone');
    expect(body.compared).toBe(14);
    expect(body.a.scores).toMatchObject({ good_from: 'images', good: body.b.scores!.good });
    expect(body.a.scores!.defective).toHaveLength(2);
    expect(body.disagreements.length).toBeGreaterThan(0);
    for (const { a, b } of body.disagreements) expect(a.verdict).not.toBe(b.verdict);
    const swapped = (await compare(second.id, first.id)).body;
    expect(swapped.disagreements.map(({ id }) => id)).toEqual(body.disagreements.map(({ id }) => id));
  });

  it('must be two, and of this product', async () => {
    expect((await compare(first.id, first.id)).status).toBe(400);
    expect((await compare(first.id, 999)).status).toBe(404);
    expect((await compare(first.id, second.id, 999)).status).toBe(404);
  });
});

it('makes the report on the labels of now, with how well the maps outline', async () => {
  expect((await studio.raw(`/api/models/${second.id}/report`)).status).toBe(404);
  // The only mask is one that the studio keeps itself: the folder takes the image for a good one.
  const image = (await studio.images(project.id)).find(({ name }) => name === 'train/good/0.png')!;
  const label = { type: 'label', images: [image.id], label: 'defective', defect: 'dent' };
  await studio.call('POST', `/projects/${project.id}/actions`, label);
  expect(await keptMask(studio, image)).toBe('studio');
  const { status, body: job } = await studio.call<JobJson>('POST', `/models/${second.id}/report`);
  expect([status, job.kind]).toEqual([200, 'evaluate']);
  const done = await until(
    async () => (await studio.call<JobJson>('GET', `/jobs/${job.id}`)).body,
    ({ state }) => state !== 'queued' && state !== 'running',
  );
  expect(done).toMatchObject({ state: 'done', error: null });
  const report = await studio.raw(`/api/models/${second.id}/report`);
  expect(report.headers.get('content-disposition')).toContain('discs-2-report.html');
  expect(await report.text()).toMatch(/<html/);
  const compared = `/projects/${project.id}/compare?a=${first.id}&b=${second.id}`;
  const { outlines, differences } = (await studio.call<ComparisonJson>('GET', compared)).body;
  expect(outlines).toEqual({ a: 'missing', b: 'measured' });
  const aupro = differences.find(({ name }) => name === 'aupro');
  expect(aupro).toMatchObject({ a: null, b: expect.any(Number) as number });
});

it('makes a report where there are no defects, which says what cannot be said', async () => {
  const images = (await studio.images(project.id)).filter(({ label }) => label === 'defective').map(({ id }) => id);
  await studio.call('POST', `/projects/${project.id}/actions`, { type: 'aside', images, aside: true });
  const { status, body: job } = await studio.call<JobJson>('POST', `/models/${first.id}/report`);
  expect([status, job.command]).toEqual([200, expect.stringContaining('--partial')]);
  const done = await until(
    async () => (await studio.call<JobJson>('GET', `/jobs/${job.id}`)).body,
    ({ state }) => state !== 'queued' && state !== 'running',
  );
  expect(done).toMatchObject({ state: 'done', error: null });
  const report = await (await studio.raw(`/api/models/${first.id}/report`)).text();
  expect(report).toMatch(/At the threshold \d+ of 2 good images are called anomalous/);
  expect(report).toContain('There are no labelled defects to test on, so this report cannot say');
  expect(report).not.toContain('image AUROC');
  await studio.call('POST', `/projects/${project.id}/undo`);
});

it('empties its bin after a month', async () => {
  await studio.call('DELETE', `/models/${first.id}`);
  const { root } = studio;
  const again = studio;
  studio = await startStudio();
  await again.stop();
  const store = await openStore(`${root}/data`);
  const { path } = store.models.get(first.id)!;
  await emptyBin(store);
  expect(existsSync(path)).toBe(true);
  await emptyBin(store, Date.now() + 31 * 86_400_000);
  expect(existsSync(path)).toBe(false);
  expect(store.models.allOfProject(project.id).map(({ id }) => id)).toContain(first.id);
  expect(store.scores.ofModel(first.id)).toEqual([]);
  store.close();
  rmSync(root, { recursive: true });
});
