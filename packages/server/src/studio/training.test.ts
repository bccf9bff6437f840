/** @file The main job over HTTP: the sample, a training, its results, another threshold, maps; over a restart. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Detector, decodeImage, encodePng } from 'clflow';
import { detector } from 'clflow/parts';
import { picture } from '../testing/small-model.js';
import type {
  DefectSizes,
  Facets,
  ImagesPage,
  PaintedDefectsJson,
  RunStory,
  ThresholdOutlook,
  TrainingOutlook,
} from './api.js';
import {
  studioEvent,
  type ImageDetailsJson,
  type ImageJson,
  type JobJson,
  type ModelJson,
  type ProjectJson,
  type ResultsJson,
  type StudioEvent,
} from './schemas.js';
import { openSmall, startStudio, type TestStudio } from './testing/studio.js';
import { until } from './testing/trained.js';

let studio: TestStudio;
beforeAll(async () => {
  studio = await startStudio();
});
afterAll(() => studio.close());

const SMALL = { backbone: 'embedded', size: '64', epochs: 2 };

const get = async <Answer>(path: string): Promise<Answer> => (await studio.call<Answer>('GET', path)).body;
const measured = (id: number): Promise<ProjectJson> =>
  until(
    () => get<ProjectJson>(`/projects/${id}`),
    ({ model, job }) => model?.measured === true && job === null,
  );

/** What the stream tells, until it has told something. */
async function listen(isEnd: (event: StudioEvent) => boolean): Promise<StudioEvent[]> {
  const controller = new AbortController();
  const response = await studio.raw('/api/events', { signal: controller.signal });
  const told: StudioEvent[] = [];
  let text = '';
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) told.push(studioEvent.parse(JSON.parse(data)));
    }
    if (told.some(isEnd)) break;
  }
  controller.abort();
  return told;
}

// Trainings share the machine with other tests.
vi.setConfig({ testTimeout: 240_000 });

describe('the sample', () => {
  let project: ProjectJson;
  let model: ModelJson;
  let trained: JobJson;

  it('is drawn and opened; its training is told on the way, measures all images and is in use', async () => {
    project = (await studio.call<ProjectJson>('POST', '/projects', { sample: true })).body;
    await until(
      () => get<ProjectJson>(`/projects/${project.id}`),
      ({ counts }) => counts.good === 60,
    );
    const outlook = await get<TrainingOutlook>(`/projects/${project.id}/training`);
    expect(outlook).toMatchObject({ good: 48, held_back: 7, by: 'split', seconds: null, obstacle: null });
    expect(outlook.guaranteed_rate).toBeCloseTo(1 / 8);

    const events = listen((event) => event.type === 'job' && event.state === 'done');
    const { status, body: job } = await studio.call<JobJson>('POST', `/projects/${project.id}/train`, SMALL);
    expect(status).toBe(200);
    expect(job).toMatchObject({ project: project.id, kind: 'train', attempts: expect.any(Number) });
    expect(job.command).toContain('--epochs 2');
    expect((await studio.call('POST', `/projects/${project.id}/train`, SMALL)).status).toBe(409);
    const told = await events;
    expect(told.filter(({ type }) => type === 'progress').length).toBeGreaterThan(3);

    project = await measured(project.id);
    model = project.model!;
    expect(model).toMatchObject({ version: 1, in_use: true, backbone: 'embedded', method: 'clflow' });
    expect(model.promise).toMatchObject({ kind: 'highest', calibration_images: 7 });
    const done = await get<JobJson>(`/jobs/${job.id}`);
    expect(done).toMatchObject({ state: 'done', progress: { training: { epoch: 2, epochs: 2 } } });
    expect(await (await studio.raw(`/api/jobs/${job.id}/log`)).text()).toContain('done');
    expect(job.command).not.toContain('previews');
    const shown = told.flatMap((event) => (event.type === 'progress' ? [event.event] : []));
    expect(shown.filter(({ phase }) => phase === 'preview')).toEqual([
      { phase: 'preview', epoch: 1, epochs: 2 },
      { phase: 'preview', epoch: 2, epochs: 2 },
    ]);
    trained = job;
    const jobs = await get<{ jobs: JobJson[] }>(`/projects/${project.id}/jobs`);
    expect(jobs.jobs.map(({ kind }) => kind)).toEqual(['measure', 'train']);
  });

  it('tells it from its beginning to whoever comes late: losses, pictures, and maps of every epoch', async () => {
    const story = await get<RunStory>(`/jobs/${trained.id}/story`);
    const epochs = story.events.filter(({ phase }) => phase === 'training');
    expect(epochs.map(({ epoch, done, total }) => [epoch, done === total])).toEqual([
      [1, true],
      [2, true],
    ]);
    const { pictures, grid, low, high, epochs: kept } = story.previews!;
    expect(pictures.map(({ kind }) => kind)).toEqual([
      ...Array<string>(6).fill('good'),
      ...Array<string>(6).fill('painted'),
    ]);
    expect([low < high, kept]).toEqual([true, [1, 2]]);
    const picture = await studio.raw(`/api/jobs/${trained.id}/previews/7`);
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    expect(await decodeImage(new Uint8Array(await picture.arrayBuffer()))).toMatchObject({ width: 64, height: 64 });
    const maps = new Uint8Array(await (await studio.raw(`/api/jobs/${trained.id}/maps/2`)).arrayBuffer());
    expect(maps).toHaveLength(12 * grid.width * grid.height);
    expect(new Set(maps).size).toBeGreaterThan(10);
    for (const path of ['maps/3', 'previews/12', 'maps/..%2Flog.txt', 'previews/-1']) {
      expect((await studio.raw(`/api/jobs/${trained.id}/${path}`)).status, path).toBeGreaterThanOrEqual(400);
    }
  });

  it('says which images it learned from and which it was calibrated with, and results leave them out of estimates', async () => {
    const { seen } = await get<Facets>(`/projects/${project.id}/facets`);
    expect(seen).toEqual({ trained: 41, calibrated: 7, unseen: 32 });
    const { images, image_auroc: auroc } = await get<ResultsJson>(`/models/${model.id}/results`);
    for (const which of ['trained', 'calibrated', 'unseen'] as const) {
      const page = await get<ImagesPage>(`/projects/${project.id}/images?seen=${which}&model=${model.id}&limit=1000`);
      const ids = page.images.map(({ id }) => id).sort((a, b) => a - b);
      expect(ids).toHaveLength(seen![which]);
      const own = images.filter((image) => image.seen === which).map(({ id }) => id);
      expect(own.sort((a, b) => a - b)).toEqual(ids);
    }
    expect(images.every((image) => image.seen !== 'unseen' || image.split === 'test')).toBe(true);
    // One for testing that is said to be for learning stays one that the model has not seen.
    const chosen = images.filter(({ label, split }) => label === 'good' && split === 'test').map(({ id }) => id);
    await studio.call('POST', `/projects/${project.id}/actions`, { type: 'split', images: chosen, split: 'train' });
    const later = await get<ResultsJson>(`/models/${model.id}/results`);
    expect(later.image_auroc).toBe(auroc);
    expect(later.images.filter((image) => image.seen === 'unseen' && image.split === 'train')).toHaveLength(12);
    await studio.call('POST', `/projects/${project.id}/undo`);
    expect((await studio.call('GET', `/projects/${project.id}/images?seen=unseen&model=999`)).status).toBe(404);
  });

  it('has real defects in bands of size, by their masks', async () => {
    const { bands, without_mask: unmarked } = await get<DefectSizes>(`/projects/${project.id}/defect-sizes`);
    const all = bands.flatMap(({ images }) => images);
    expect([all.length, unmarked]).toEqual([20, 0]);
    for (const { from, to, pixels, images } of bands) {
      expect(pixels === null).toBe(images.length === 0);
      if (pixels === null) continue;
      expect(pixels.least / 256 ** 2).toBeGreaterThan(from);
      expect(pixels.most / 256 ** 2).toBeLessThanOrEqual(to ?? 1);
    }
    // A mask that is painted anew is another size.
    const [small] = bands.find(({ images }) => images.length > 0)!.images;
    const { width, height } = await get<ImageDetailsJson>(`/images/${small}`);
    const size = { width: width!, height: height! };
    const body = await encodePng({ ...size, data: new Uint8Array(size.width * size.height).fill(255) });
    await studio.raw(`/api/images/${small}/mask`, {
      method: 'PUT',
      headers: { 'content-type': 'image/png' },
      body: body as Uint8Array<ArrayBuffer>,
    });
    const after = await get<DefectSizes>(`/projects/${project.id}/defect-sizes`);
    expect(after.bands.at(-1)).toMatchObject({ to: null, pixels: { most: size.width * size.height } });
    expect(after.bands.at(-1)!.images).toContain(small);
    await studio.raw(`/api/images/${small}/mask`, { method: 'DELETE' });
    expect(await get<DefectSizes>(`/projects/${project.id}/defect-sizes`)).toMatchObject({ without_mask: 1 });
  });

  it('has results: every image with its score, what calibrates, what painted defects are found', async () => {
    const results = await get<ResultsJson>(`/models/${model.id}/results`);
    expect(results.images).toHaveLength(80);
    expect(results.calibration_scores).toHaveLength(7);
    expect(results.image_auroc).toBeGreaterThan(0.5);
    expect(results.power!.types[0].found).toHaveLength(results.power!.diameters.length);
    const { painted } = results.power!;
    const first = results.power!.types[0];
    const own = painted!.filter(({ type, size }) => type === first.type && size < first.found.length);
    expect(own).toHaveLength(first.painted.reduce((sum, count) => sum + count, 0));
    expect(own.filter(({ score }) => score > model.threshold)).toHaveLength(
      first.found.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    );
    const high = await get<ThresholdOutlook>(`/models/${model.id}/threshold?threshold=1000000`);
    expect([model.promise.smallest_found === null, high.promise.smallest_found]).toEqual([false, null]);
    expect(results.stale).toBe(false);
    const page = await get<{ images: ImageDetailsJson[]; total: number }>(
      `/projects/${project.id}/images?sort=near&limit=5&verdict=anomalous`,
    );
    expect(page.images.every(({ score }) => score! > model.threshold)).toBe(true);
    const details = await get<ImageDetailsJson>(`/images/${page.images[0].id}`);
    expect(details.regions.length).toBeGreaterThan(0);
    expect(details.nearest_good).toHaveLength(4);
    const mask = await studio.raw(
      `/api/images/${results.images.findLast(({ label }) => label === 'defective')!.id}/mask`,
    );
    expect(mask.headers.get('content-type')).toBe('image/png');
  });

  it('paints again what it was measured with: pictures whose scores are those that the model keeps', async () => {
    const { power } = await get<ResultsJson>(`/models/${model.id}/results`);
    const { type, size } = power!.painted![0];
    const own = power!.painted!.filter((each) => each.type === type && each.size === size);
    const path = `/models/${model.id}/painted?type=${type}&size=${size}`;
    // Asked for at once by two, painted once.
    const [{ defects }] = await Promise.all([get<PaintedDefectsJson>(path), get(path)]);
    expect(defects.map(({ draw, score }) => [draw, score])).toEqual(own.map(({ draw, score }) => [draw, score]));
    const file = new Uint8Array(await (await studio.raw(`/api/models/${model.id}/file`)).arrayBuffer());
    await using judge = await Detector.load(file, { threads: 1 });
    for (const { draw, score, boxes } of defects) {
      expect(boxes.length).toBeGreaterThan(0);
      const picture = await studio.raw(`/api/models/${model.id}/painted/${type}/${draw}`);
      const inspected = await judge.inspect(new Uint8Array(await picture.arrayBuffer()));
      expect(Math.abs(inspected.score - score)).toBeLessThan(1e-3 * Math.max(1, Math.abs(score)));
    }
    for (const wrong of [`painted?type=${type}&size=9`, 'painted?type=../x&size=1', 'painted/scratch/999', 'painted']) {
      expect((await studio.raw(`/api/models/${model.id}/${wrong}`)).status, wrong).toBeGreaterThanOrEqual(400);
    }
  });

  it('gives maps as numbers, with how they are to be coloured', async () => {
    const [image] = await studio.images(project.id);
    const map = await studio.raw(`/api/images/${image.id}/map?model=${model.id}`);
    expect([map.headers.get('x-map-width'), map.headers.get('x-map-height')]).toEqual(['64', '64']);
    const values = new Float32Array(await map.arrayBuffer());
    expect(values).toHaveLength(64 * 64);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(Number(map.headers.get('x-map-high'))).toBeGreaterThan(Number(map.headers.get('x-map-threshold')));
  });

  it('takes another threshold without images: by rate exactly, by hand as an estimate', async () => {
    const results = await get<ResultsJson>(`/models/${model.id}/results`);
    const byRate = await get<ThresholdOutlook>(`/models/${model.id}/threshold?rate=0.25`);
    expect(byRate.threshold).toBe([...results.calibration_scores].sort((a, b) => b - a)[1]);
    expect(byRate.promise).toMatchObject({ kind: 'conformal', guaranteed_rate: 0.25, requested_rate: 0.25 });
    expect((await studio.call('GET', `/models/${model.id}/threshold`)).status).toBe(400);

    const threshold = Math.max(...results.images.map(({ score }) => score)) - 1e-6;
    const { body: next } = await studio.call<ModelJson>('POST', `/models/${model.id}/threshold`, { threshold });
    expect(next).toMatchObject({ version: 2, in_use: true, measured: true, threshold, promise: { kind: 'estimated' } });
    expect(next.lineage.map(({ step }) => step)).toEqual(['train', 'calibrate']);
    const file = new Uint8Array(await (await studio.raw(`/api/models/${next.id}/file`)).arrayBuffer());
    expect((await detector.verifiedMetadata(file, 'it')).threshold.value).toBe(threshold);

    const { images } = await get<{ images: ImageDetailsJson[] }>(`/projects/${project.id}/images?verdict=anomalous`);
    expect(images).toHaveLength(1);
    expect((await get<ImageDetailsJson>(`/images/${images[0].id}`)).regions.length).toBeGreaterThan(0);

    const review = { threshold: [...results.calibration_scores].sort((a, b) => b - a)[3] };
    const asked = `/models/${model.id}/threshold?rate=0.125&review=${review.threshold}`;
    expect((await get<ThresholdOutlook>(asked)).review).toMatchObject({ ...review, promise: { kind: 'estimated' } });
    const { body: reviewed } = await studio.call<ModelJson>('POST', `/models/${next.id}/threshold`, {
      ...{ rate: 0.125, review },
    });
    expect(reviewed).toMatchObject({ version: 3, review_threshold: review.threshold, review_rate: 0.5 });
    const between = await get<{ images: ImageJson[] }>(`/projects/${project.id}/images?verdict=review&limit=1000`);
    expect(between.images.map(({ id }) => id).sort()).toEqual(
      results.images
        .filter(({ score }) => score > review.threshold && score <= reviewed.threshold)
        .map(({ id }) => id)
        .sort(),
    );
    expect(between.images.length).toBeGreaterThan(2);
    const wrong = { rate: 0.125, review: { threshold: reviewed.threshold } };
    const refused = await studio.call<{ error: string }>('POST', `/models/${model.id}/threshold`, wrong);
    expect([refused.status, refused.body.error]).toEqual([400, expect.stringContaining('does not lie below')]);
    await studio.call('POST', `/models/${model.id}/use`);
    const models = await get<{ models: ModelJson[] }>(`/projects/${project.id}/models`);
    expect(models.models.map(({ version, in_use }) => [version, in_use])).toEqual([
      [3, false],
      [2, false],
      [1, true],
    ]);
  });

  it('is as it was when the studio is started again; changed labels and another area make the results old', async () => {
    studio = await studio.again();
    expect(await get(`/projects/${project.id}`)).toEqual({ ...project, model: { ...model, in_use: true } });
    // Another area is measured first.
    const stale = async () => {
      await measured(project.id);
      return (await get<ResultsJson>(`/models/${model.id}/results`)).stale;
    };
    const settle = (roi: object | null) => studio.call('PATCH', `/projects/${project.id}/settings`, { roi });
    await settle({ x: 0, y: 0, width: 16, height: 16 });
    expect(await stale()).toBe(true);
    await settle(null);
    expect(await stale()).toBe(false);
    const [image] = await studio.images(project.id);
    await studio.call('POST', `/projects/${project.id}/actions`, { type: 'aside', images: [image.id], aside: true });
    expect(await stale()).toBe(true);
  });
});

it('learns from labels of persons: what was set aside or is no longer good is left out', async () => {
  const project = await openSmall(studio);
  const images = (await studio.images(project.id)).filter(({ split }) => split === 'train');
  const act = (body: object) => studio.call('POST', `/projects/${project.id}/actions`, body);
  await act({ type: 'aside', images: [images[0].id], aside: true });
  await act({ type: 'label', images: [images[1].id], label: 'defective', defect: 'dent' });
  const { body } = await studio.call<JobJson>('POST', `/projects/${project.id}/train`, {
    ...SMALL,
    method: 'gaussian',
    epochs: undefined,
  });
  expect(body.command).toContain('training');
  const { model } = await measured(project.id);
  expect(model!.lineage[0]).toMatchObject({ step: 'train', good: 8 });

  const form = new FormData();
  form.append('files', new Blob([new Uint8Array(await encodePng(picture(400)))]), 'late.png');
  await studio.raw(`/api/projects/${project.id}/uploads?into=good`, { method: 'POST', body: form });
  const late = await until(
    async () => (await studio.images(project.id)).find(({ name }) => name.endsWith('/late.png')),
    (image) => image !== undefined && image.score !== null,
  );
  expect(late).toMatchObject({ label: 'good', verdict: expect.any(String) });
});

it('says why a training cannot begin', async () => {
  mkdirSync(join(studio.root, 'empty'));
  const { body } = await studio.call<ProjectJson>('POST', '/projects', { folder: join(studio.root, 'empty') });
  const outlook = await get<TrainingOutlook>(`/projects/${body.id}/training`);
  expect(outlook).toMatchObject({ good: 0, obstacle: expect.stringContaining('too few') });
  expect((await studio.call('POST', `/projects/${body.id}/train`, {})).status).toBe(409);
});
