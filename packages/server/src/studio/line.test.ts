/** @file The line over HTTP: pictures in, verdicts out, words, a watched folder, a refinement with both models compared, the monitor. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodePng } from 'clflow';
import { picture } from '../testing/small-model.js';
import type { LinePage, LineSummary } from './api.js';
import type { LineInspectionJson, MonitorJson, ProposalState, ReviewJson, WatchJson } from './inspection-schemas.js';
import type { JobJson, ModelJson, ProjectJson } from './schemas.js';
import { startStudio, writeSmallProduct, type TestStudio } from './testing/studio.js';
import { until } from './testing/trained.js';

let studio: TestStudio;
beforeAll(async () => {
  studio = await startStudio();
});
afterAll(() => studio.close());
vi.setConfig({ testTimeout: 240_000 });

const SINCE = '2020-01-01T00:00:00Z';
const get = async <Answer>(path: string): Promise<Answer> => (await studio.call<Answer>('GET', path)).body;
const png = async (seed: number, scratched = false): Promise<Blob> =>
  new Blob([new Uint8Array(await encodePng(picture(seed, { scratched })))], { type: 'image/png' });
const send = async (
  project: number,
  body: Blob,
  query = '',
): Promise<{ status: number; body: LineInspectionJson & { error?: string } }> => {
  const response = await studio.raw(`/api/projects/${project}/inspect${query}`, { method: 'POST', body });
  return { status: response.status, body: (await response.json()) as LineInspectionJson };
};

const idle = (id: number): Promise<ProjectJson> =>
  until(
    () => get<ProjectJson>(`/projects/${id}`),
    ({ model, job }) => model?.measured === true && job === null,
  );

it('a product of the camera begins as an empty folder of the studio’s own, once under a name', async () => {
  const { body } = await studio.call<ProjectJson>('POST', '/projects', { name: 'Bolt M6' });
  expect(body).toMatchObject({ name: 'Bolt M6', folder: expect.stringContaining(join('products', 'Bolt M6')) });
  expect((await studio.call('POST', '/projects', { name: 'Bolt M6' })).status).toBe(409);
  for (const name of ['../up', '', 'a/b', '.hidden']) {
    expect((await studio.call('POST', '/projects', { name })).status).toBe(400);
  }
  const form = new FormData();
  form.append('files', await png(1), 'camera-1.png');
  await studio.raw(`/api/projects/${body.id}/uploads?into=good`, { method: 'POST', body: form });
  expect((await studio.images(body.id)).map(({ name, label }) => [name, label])).toEqual([
    ['train/good/camera-1.png', 'good'],
  ]);
  expect((await send(body.id, await png(2))).body.error).toBe('The product has no model yet: train one first.');
});

it('only the pages themselves may use the camera', async () => {
  expect((await studio.raw('/')).headers.get('permissions-policy')).toContain('camera=(self)');
});

describe('a product with a model', () => {
  let project: ProjectJson;
  let seen: LineInspectionJson;
  let odd: LineInspectionJson;

  beforeAll(async () => {
    const folder = join(studio.root, 'discs');
    // Enough to hold some back: folds would train five more times.
    await writeSmallProduct(folder, { train: 44 });
    project = (await studio.call<ProjectJson>('POST', '/projects', { folder })).body;
    await studio.call('POST', `/projects/${project.id}/train`, { backbone: 'embedded', size: '64', epochs: 1 });
    project = await idle(project.id);
  }, 240_000);

  it('gives verdicts that are kept with picture and map', async () => {
    const good = await send(project.id, await png(500), '?source=camera');
    expect(good.status).toBe(200);
    seen = good.body;
    expect(seen).toMatchObject({ source: 'camera', name: null, size: { width: 96, height: 96 }, word: null });
    expect(seen.model).toMatchObject({ id: project.model!.id, version: 1 });
    odd = (await send(project.id, await png(501, true), '?name=odd.png')).body;
    expect(odd).toMatchObject({ verdict: 'anomalous', source: 'file', name: 'odd.png' });
    expect(odd.score).toBeGreaterThan(odd.threshold);
    expect(odd.regions.length).toBeGreaterThan(0);
    const map = await studio.raw(`/api/inspections/${odd.id}/map`);
    expect(map.headers.get('x-map-width')).toBe('64');
    expect(new Float32Array(await map.arrayBuffer())).toHaveLength(64 * 64);
    expect((await studio.raw(`/api/inspections/${odd.id}/file`)).headers.get('content-type')).toBe('image/png');
    expect((await studio.raw(`/api/inspections/${odd.id}/thumb`)).headers.get('content-type')).toBe('image/webp');
    const { inspections, next } = await get<LinePage>(`/projects/${project.id}/inspections?limit=1`);
    expect(inspections.map(({ id }) => id)).toEqual([odd.id]);
    const rest = await get<LinePage>(`/projects/${project.id}/inspections?before=${next}`);
    expect(rest.inspections.map(({ id }) => id)).toEqual([seen.id]);
  });

  it('says of what cannot be inspected what is wrong, and keeps nothing of it', async () => {
    expect((await send(project.id, new Blob(['no picture']))).status).toBe(422);
    expect((await send(project.id, new Blob([]))).status).toBe(400);
    expect((await send(project.id, await png(1), '?source=mars')).status).toBe(400);
    expect((await send(9999, await png(1))).status).toBe(404);
    expect((await studio.call('GET', '/inspections/nothing')).status).toBe(404);
    expect((await studio.call('GET', '/inspections/00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect((await get<LinePage>(`/projects/${project.id}/inspections`)).inspections).toHaveLength(2);
  });

  it('takes a person’s word, and takes it back', async () => {
    const say = (label: string) =>
      studio.call<LineInspectionJson>('POST', `/inspections/${odd.id}/feedback`, { label });
    const before = await get<ReviewJson>(`/projects/${project.id}/review`);
    expect(before.queue.find(({ id }) => id === odd.id)).toMatchObject({ reason: 'anomalous' });
    expect(before).toMatchObject({ corrections: { good: 0, defective: 0, fresh: 0 }, obstacle: expect.any(String) });
    expect((await say('perfect')).status).toBe(400);
    expect((await say('good')).body.word).toBe('good');
    expect(await get<LineSummary>(`/projects/${project.id}/line?since=${SINCE}`)).toMatchObject({
      total: 2,
      false_alarms: 1,
      missed: 0,
    });
    const after = await get<ReviewJson>(`/projects/${project.id}/review`);
    expect(after.queue.map(({ id }) => id)).not.toContain(odd.id);
    expect(after).toMatchObject({ corrections: { good: 1, defective: 0, fresh: 1 }, obstacle: null });
    expect((await studio.call<LineInspectionJson>('DELETE', `/inspections/${odd.id}/feedback`)).body.word).toBeNull();
    expect((await studio.call('DELETE', `/inspections/${odd.id}/feedback`)).status).toBe(409);
    // Unsure waits in the queue, behind the others.
    await say('unsure');
    expect((await get<ReviewJson>(`/projects/${project.id}/review`)).queue.map(({ id }) => id)).toContain(odd.id);
  });

  it('inspects each new file of a watched folder once, when it is whole', async () => {
    const folder = join(studio.root, 'incoming');
    mkdirSync(folder);
    writeFileSync(join(folder, 'before.png'), await encodePng(picture(600)));
    const path = `/projects/${project.id}/watch`;
    expect((await studio.call('POST', path, { folder: 'incoming' })).status).toBe(400);
    expect((await studio.call('POST', path, { folder: join(studio.root, 'nowhere') })).status).toBe(400);
    expect((await studio.call<WatchJson>('POST', path, { folder })).body).toMatchObject({ state: 'watching' });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    writeFileSync(join(folder, 'a.png'), await encodePng(picture(601)));
    writeFileSync(join(folder, 'broken.png'), 'half a picture');
    const state = await until(
      () => get<WatchJson>(path),
      ({ inspected, failures }) => inspected === 1 && failures.length === 1,
    );
    expect(state.failures[0].file).toBe('broken.png');
    // Watched anew, with what is there: what was inspected is not inspected again.
    await studio.call('POST', path, { folder, existing: true });
    await until(
      () => get<WatchJson>(path),
      ({ inspected }) => inspected === 1,
    );
    const { inspections } = await get<LinePage>(`/projects/${project.id}/inspections`);
    expect(inspections.filter(({ source }) => source === 'folder').map(({ name }) => name)).toEqual([
      'before.png',
      'a.png',
    ]);
    expect((await studio.call<WatchJson>('DELETE', path)).body.state).toBe('off');
  });

  it('refines by what was said: both models on the same pictures, used and undone', async () => {
    for (const [id, label] of [
      [odd.id, 'good'],
      [seen.id, 'defective'],
    ] as const) {
      await studio.call('POST', `/inspections/${id}/feedback`, { label });
    }
    const { status, body: job } = await studio.call<JobJson>('POST', `/projects/${project.id}/refine`);
    expect([status, job.kind]).toEqual([200, 'refine']);
    expect(job.command).toContain('clflow refine');
    expect((await studio.call('POST', `/projects/${project.id}/refine`)).status).toBe(409);
    const path = `/projects/${project.id}/proposals/refine`;
    const { proposal } = await until(
      () => get<ProposalState>(path),
      (state) => state.proposal?.ready === true || state.job?.state === 'failed',
    );
    expect(proposal).toMatchObject({ good: 1, defective: 1, decision: null, compared: 4, right: { before: 0, of: 2 } });
    expect(proposal!.model.lineage.map(({ step }) => step)).toEqual(['train', 'refine']);
    expect(proposal!.base.id).toBe(project.model!.id);
    for (const { before, after } of proposal!.flips) expect(before).not.toBe(after);
    expect((await get<ProjectJson>(`/projects/${project.id}`)).model!.id).toBe(project.model!.id);

    const decide = (use: boolean) => studio.call<ModelJson>('POST', `/models/${proposal!.model.id}/decision`, { use });
    expect((await decide(true)).body).toMatchObject({ id: proposal!.model.id, in_use: true });
    await idle(project.id);
    expect((await decide(false)).body).toMatchObject({ id: project.model!.id, in_use: true });
    expect((await get<ProposalState>(path)).proposal!.decision).toBe('left');
    expect((await studio.call('POST', `/models/${project.model!.id}/decision`, { use: true })).status).toBe(409);
    expect((await get<ReviewJson>(`/projects/${project.id}/review`)).corrections.fresh).toBe(0);
  });

  it('watches for a change, tells it in numbers, and takes what persons say to it', async () => {
    const dark = async (seed: number): Promise<Blob> => {
      const image = picture(seed);
      const data = image.data.map((value) => value * 0.6);
      return new Blob([new Uint8Array(await encodePng({ ...image, data }))]);
    };
    const path = `/projects/${project.id}/monitor`;
    const first = await get<MonitorJson>(`${path}?since=${SINCE}`);
    expect(first).toMatchObject({ images: 4, enough: 100, alarms: [] });
    expect(first.lanes.map(({ statistic, points }) => [statistic, points.length])).toEqual(
      ['score', 'brightness', 'sharpness', 'x', 'y'].map((name) => [name, 4]),
    );
    expect((await studio.call('POST', `${path}/marks`, { type: 'meant', statistic: 'brightness' })).status).toBe(409);
    for (let i = 0; i < 40; i++) await send(project.id, await dark(700 + i));
    const { alarms, alarm_at, lanes } = await get<MonitorJson>(`${path}?since=${SINCE}`);
    const darker = alarms.find(({ statistic }) => statistic === 'brightness')!;
    expect(darker).toMatchObject({ direction: 'lower', since: { image: 5 }, muted: false });
    expect(darker.after).toBeLessThan(0.7 * darker.before);
    expect(darker.pictures.before).toHaveLength(4);
    expect(darker.pictures.after).toHaveLength(5);
    expect(lanes.find(({ statistic }) => statistic === 'brightness')!.points.at(-1)!.evidence).toBeGreaterThan(
      alarm_at,
    );

    await studio.call('POST', `${path}/marks`, { type: 'muted', statistic: 'brightness' });
    const muted = await get<MonitorJson>(`${path}?since=${SINCE}`);
    expect(muted.alarms.find(({ statistic }) => statistic === 'brightness')!.muted).toBe(true);
    await studio.call('POST', `${path}/marks`, { type: 'meant', statistic: 'brightness' });
    await send(project.id, await dark(800));
    const meant = await get<MonitorJson>(`${path}?since=${SINCE}`);
    expect(meant.alarms.map(({ statistic }) => statistic)).not.toContain('brightness');
    expect(meant.lanes.find(({ statistic }) => statistic === 'brightness')!.band.high).toBeLessThan(darker.before);
  });

  it('calibrates from what the line called good, as a proposal', async () => {
    expect((await studio.call('POST', `/projects/${project.id}/calibrate`, { since: 'today' })).status).toBe(400);
    const late = { since: '2999-01-01T00:00:00Z' };
    expect((await studio.call('POST', `/projects/${project.id}/calibrate`, late)).status).toBe(409);
    for (let i = 0; i < 6; i++) {
      const { body } = await send(project.id, await png(900 + i));
      await studio.call('POST', `/inspections/${body.id}/feedback`, { label: 'good' });
    }
    const { status } = await studio.call<JobJson>('POST', `/projects/${project.id}/calibrate`, { since: SINCE });
    expect(status).toBe(200);
    const { proposal } = await until(
      () => get<ProposalState>(`/projects/${project.id}/proposals/calibrate`),
      (state) => state.proposal !== null || state.job?.state === 'failed',
    );
    expect(proposal).toMatchObject({ kind: 'calibrate', ready: true, decision: null, defective: 0 });
    expect(proposal!.good).toBeGreaterThanOrEqual(6);
    expect(proposal!.model.lineage.map(({ step }) => step)).toEqual(['train', 'calibrate']);
  });

  it('is as it was when the studio is started again', async () => {
    const before = await get<LinePage>(`/projects/${project.id}/inspections`);
    const monitored = await get<MonitorJson>(`/projects/${project.id}/monitor?since=${SINCE}`);
    studio = await studio.again();
    expect(await get<LinePage>(`/projects/${project.id}/inspections`)).toEqual(before);
    expect(await get<MonitorJson>(`/projects/${project.id}/monitor?since=${SINCE}`)).toEqual(monitored);
    const map = await studio.raw(`/api/inspections/${odd.id}/map`);
    expect(new Float32Array(await map.arrayBuffer())).toHaveLength(64 * 64);
  });

  it('forgets what the line saw with the product', async () => {
    expect((await studio.call('DELETE', `/projects/${project.id}`)).status).toBe(204);
    expect((await studio.call('GET', `/inspections/${odd.id}`)).status).toBe(404);
    expect((await studio.raw(`/api/inspections/${odd.id}/file`)).status).toBe(404);
  });
});
