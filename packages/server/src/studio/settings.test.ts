/** @file What counts of a product's images, its kinds of defects and rates, over HTTP; storage that is cleaned up. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodePng } from 'clflow';
import { detector } from 'clflow/parts';
import type { Facets, MaskSaved, ProjectSettings, Storage, TrainingOutlook } from './api.js';
import type { ImageDetailsJson, JobJson, ProjectJson } from './schemas.js';
import { openSmall, startStudio, type TestStudio } from './testing/studio.js';

vi.setConfig({ testTimeout: 120_000 });

let studio: TestStudio;
let project: ProjectJson;
let width: number;
let height: number;
beforeAll(async () => {
  studio = await startStudio();
  project = await openSmall(studio);
  const { size } = await settings();
  ({ width, height } = size!);
});
afterAll(() => studio.close());

const settings = async (): Promise<ProjectSettings> =>
  (await studio.call<ProjectSettings>('GET', `/projects/${project.id}/settings`)).body;
const change = (body: object) =>
  studio.call<ProjectSettings & { error: string }>('PATCH', `/projects/${project.id}/settings`, body);

async function ignore(body: Uint8Array | null, tag?: string) {
  const response = await studio.raw(`/api/projects/${project.id}/ignore`, {
    method: body === null ? 'DELETE' : 'PUT',
    headers: { ...(body && { 'content-type': 'image/png' }), ...(tag !== undefined && { 'if-match': tag }) },
    body: body as Uint8Array<ArrayBuffer> | null,
  });
  return { status: response.status, body: (await response.json()) as MaskSaved & { error: string } };
}

/** White in the rows from the top. */
const rows = (count: number): Promise<Uint8Array> =>
  encodePng({ width, height, data: new Uint8Array(width * height).fill(255, 0, count * width) });

describe('settings', () => {
  it('begin with nothing set, and keep what is', async () => {
    expect(await settings()).toMatchObject({
      ...{ roi: null, ignore: null, false_alarm_rate: null, kinds: [] },
      backdrop: expect.any(Number),
    });
    const kinds = [{ name: 'scratch', colour: '#b93a08' }];
    const { body } = await change({ kinds, false_alarm_rate: 0.05 });
    expect(body).toMatchObject({ kinds, false_alarm_rate: 0.05 });
    expect((await studio.call<ProjectJson>('GET', `/projects/${project.id}`)).body.sample).toBe(false);
    expect((await change({ false_alarm_rate: null })).body).toMatchObject({ kinds, false_alarm_rate: null });
  });

  it('put kinds of defects into the order of their keys, those without images too', async () => {
    const kinds = [
      { name: 'Zz', colour: null },
      { name: 'scratch', colour: '#4b46c6' },
    ];
    await change({ kinds });
    const { defects } = (await studio.call<Facets>('GET', `/projects/${project.id}/facets`)).body;
    expect(defects).toEqual([
      { name: 'Zz', images: 0, colour: null },
      { name: 'scratch', images: 2, colour: '#4b46c6' },
    ]);
  });

  it('refuse what makes no sense', async () => {
    const scratch = { name: 'scratch', colour: null };
    for (const body of [
      { roi: { x: 0, y: 0, width: 0, height: 5 } },
      { roi: { x: -1, y: 0, width: 5, height: 5 } },
      { kinds: [scratch, { ...scratch, colour: '#000000' }] },
      { kinds: [{ ...scratch, colour: 'url(x)' }] },
      { kinds: [{ ...scratch, name: '../up' }] },
      { false_alarm_rate: 0 },
      { folder: '/' },
    ])
      expect([body, (await change(body)).status]).toEqual([body, 400]);
    const beyond = await change({ roi: { x: 0, y: 0, width: width + 1, height } });
    expect(beyond).toMatchObject({ status: 422, body: { error: expect.stringContaining('reaches beyond') } });
    expect((await ignore(await rows(height))).body.error).toContain('covers the whole image');
    expect((await ignore(await rows(3))).status).toBe(200);
    expect((await ignore(null)).body).toMatchObject({ tag: '"none"', has_mask: false });
    expect((await studio.call('PATCH', '/projects/999/settings', {})).status).toBe(404);
  });

  it('say the rate of the next training, which promises by it', async () => {
    const outlook = async () =>
      (await studio.call<TrainingOutlook>('GET', `/projects/${project.id}/training`)).body.guaranteed_rate;
    const usual = await outlook();
    await change({ false_alarm_rate: 0.4 });
    expect(await outlook()).toBeGreaterThan(usual);
  });

  it('say what is for a person to look at, above what is rejected', async () => {
    const outlook = async (query = '') =>
      (await studio.call<TrainingOutlook>('GET', `/projects/${project.id}/training${query}`)).body.review;
    await change({ false_alarm_rate: 0.1 });
    expect([(await settings()).review_rate, await outlook()]).toEqual([null, null]);
    for (const low of [0.05, 0.1]) {
      const refused = await change({ review_rate: low });
      expect(refused).toMatchObject({
        status: 422,
        body: { code: 'review-rate-low', values: { review: low, rate: 0.1 } },
      });
    }
    expect((await change({ review_rate: 0.4 })).body.review_rate).toBe(0.4);
    // The doubled rate of folds, of so few images.
    expect((await outlook())!.guaranteed_rate).toBeCloseTo(0.88);
    expect(await outlook('?review_rate=0')).toBeNull();
    // Ten good images cannot tell one in a hundred from one in fifty.
    expect(await outlook('?false_alarm_rate=0.01&review_rate=0.02')).toEqual({
      guaranteed_rate: null,
      more: expect.any(Number),
    });
    expect((await change({ false_alarm_rate: 0.4 })).status).toBe(422);
    expect((await settings()).false_alarm_rate).toBe(0.1);

    expect((await studio.call('POST', `/projects/${project.id}/train`, { review_rate: 0.05 })).status).toBe(422);
  });
});

describe('the part of the images that counts', () => {
  const until = async <Answer>(ask: () => Promise<Answer>, isSo: (answer: Answer) => boolean): Promise<Answer> => {
    for (;;) {
      const answer = await ask();
      if (isSo(answer)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const measured = () =>
    until(
      async () => (await studio.call<ProjectJson>('GET', `/projects/${project.id}`)).body,
      ({ model, job }) => model?.measured === true && job === null,
    );
  const details = async (id: number) => (await studio.call<ImageDetailsJson>('GET', `/images/${id}`)).body;
  const map = async (id: number) => new Float32Array(await (await studio.raw(`/api/images/${id}/map`)).arrayBuffer());

  it('is measured anew: scores, maps and the command say so, and all of it again without', async () => {
    const roi = { x: 0, y: 0, width, height: height - 2 };
    await change({ false_alarm_rate: null, review_rate: 0.4, roi });
    const settings = { method: 'gaussian', backbone: 'random-resnet', size: '64' };
    const { body: job } = await studio.call<JobJson>('POST', `/projects/${project.id}/train`, settings);
    expect(job.command).toContain('--review-rate 0.4');
    expect(job.command).toContain(`--roi 0,0,${width},${height - 2}`);
    await measured();
    const model = /--output (\S+)/.exec(job.command)![1];
    expect(detector.readMetadata(readFileSync(model), model).area).toMatchObject({ roi, imageSize: { width, height } });
    const scratched = (await studio.images(project.id)).find(({ defect }) => defect === 'scratch')!;
    const whole = await map(scratched.id);

    const saved = await ignore(await rows(height - 8), '"none"');
    expect(saved.body).toMatchObject({ has_mask: true, place: 'studio' });
    expect((await ignore(await rows(3), '"none"')).status).toBe(412);
    expect(readFileSync(saved.body.file!)).toEqual(
      Buffer.from(await (await studio.raw(`/api/projects/${project.id}/ignore`)).arrayBuffer()),
    );
    await measured();
    const ignoring = await details(scratched.id);
    expect(ignoring.score).toBeLessThan(scratched.score!);
    expect(await map(scratched.id)).not.toEqual(whole);
    const { jobs } = (await studio.call<{ jobs: JobJson[] }>('GET', `/projects/${project.id}/jobs`)).body;
    expect(jobs[0].command).toContain(`--ignore ${saved.body.file}`);

    await change({ roi: { x: 0, y: 0, width, height: 8 } });
    // Nothing is left of the two together.
    const both = await until(
      async () => (await studio.call<{ jobs: JobJson[] }>('GET', `/projects/${project.id}/jobs`)).body.jobs[0],
      ({ state }) => state !== 'queued' && state !== 'running',
    );
    expect(both.command).toContain(`--roi 0,0,${width},8`);
    // The model's own area stays in force.
    await change({ roi: null });
    await ignore(null);
    await measured();
    expect((await details(scratched.id)).score).toBeCloseTo(scratched.score!, 5);
    expect(await map(scratched.id)).toEqual(whole);
  });

  it('can only be told for images of one size', async () => {
    const small = { width: 20, height: 20, data: new Uint8Array(1200) };
    writeFileSync(join(project.folder, 'train/good/small.png'), await encodePng(small));
    await studio.call('POST', `/projects/${project.id}/scan`);
    expect(await settings()).toMatchObject({ size: null });
    const refused = await change({ roi: { x: 0, y: 0, width: 5, height: 5 } });
    expect(refused).toMatchObject({ status: 409, body: { error: expect.stringContaining('differ in size') } });
    expect((await ignore(await rows(2))).status).toBe(409);
  });
});

it('storage is told by what it is for, and what can be made again is taken away', async () => {
  const [image] = await studio.images(project.id);
  await studio.raw(`/api/images/${image.id}/thumb`);
  const before = (await studio.call<Storage>('GET', '/storage')).body;
  const bytesOf = ({ parts }: Storage, name: string) => parts.find((part) => part.name === name)!.bytes;
  for (const name of ['thumbs', 'maps', 'models', 'runs', 'other'])
    expect([name, bytesOf(before, name) > 0]).toEqual([name, true]);
  const after = (await studio.call<Storage>('POST', '/storage/clean')).body;
  expect([bytesOf(after, 'thumbs'), bytesOf(after, 'maps')]).toEqual([0, 0]);
  expect(bytesOf(after, 'models')).toBe(bytesOf(before, 'models'));
  expect((await studio.raw(`/api/images/${image.id}/thumb`)).status).toBe(200);
});
