/** @file A project of twenty thousand images: its pages are quick, whole and stable. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FoundImage } from './folder-images.js';
import type { GalleryPlace, GalleryQuery } from './gallery.js';
import { openStore, type Store } from './store.js';

const IMAGES = 20_000;
const root = mkdtempSync(join(tmpdir(), 'clflow-gallery-'));
let store: Store;
let project: number;
let ids: number[];

function found(i: number): FoundImage {
  const isGood = i % 10 !== 0;
  return {
    name: `${isGood ? 'train/good' : 'test/scratch'}/${i}.png`,
    stamp: '1-1',
    label: isGood ? 'good' : 'defective',
    defect: isGood ? null : 'scratch',
    split: isGood ? 'train' : 'test',
    masks: [],
    content: { sha256: `hash ${i}`, mediaType: 'image/png', bytes: 100, width: 10, height: 10 },
  };
}

beforeAll(async () => {
  store = await openStore(root);
  project = (await store.projects.add({ name: 'many', folder: '/many' })).id;
  ids = await store.folderImages.save(
    project,
    Array.from({ length: IMAGES }, (_, i) => found(i)),
    new Map(),
  );
  const file = { name: 'm', projectId: project, sha256: 'a', path: '/m', bytes: 1, metadata: {} };
  const model = await store.models.add(file);
  const scores = ids.map((imageId, i) => ({
    imageId,
    score: (i * 7919) % IMAGES,
    pValue: 0.5,
    verdict: 'normal' as const,
  }));
  await store.scores.set(
    model.id,
    scores.map((score) => ({ ...score, regions: [] })),
  );
  await store.scores.show(model.id, { projectId: project, threshold: 500 });
});
afterAll(() => {
  store.close();
  rmSync(root, { recursive: true });
});

const all: GalleryQuery = { view: 'all', sort: 'name', order: 'asc', limit: 200 };

it('pages in less than 50 ms, whatever is sorted and filtered by, at the end as at the beginning', () => {
  const queries: Partial<GalleryQuery>[] = [
    {},
    { sort: 'near' },
    { sort: 'score', order: 'desc', view: 'defective' },
    { sort: 'added', order: 'desc' },
    { search: '9999' },
    { view: 'unlabelled', sort: 'score' },
    { after: ['train/good/\u00010%19500.png', ids[19_500]] },
  ];
  for (const query of queries) {
    const times = [1, 2, 3].map(() => {
      const start = performance.now();
      store.gallery.page(project, { ...all, ...query });
      return performance.now() - start;
    });
    expect(Math.min(...times), JSON.stringify(query)).toBeLessThan(50);
  }
});

it.each(['name', 'score', 'near', 'added'] as const)(
  'has every image once by %s, though others come meanwhile',
  async (sort) => {
    const seen: number[] = [];
    let after: GalleryPlace | undefined;
    do {
      const { images, next } = store.gallery.page(project, { ...all, sort, order: 'desc', limit: 1000, after });
      seen.push(...images.map(({ id }) => id));
      after = next ?? undefined;
      if (seen.length === 3000 && sort === 'name')
        await store.folderImages.save(project, [{ ...found(IMAGES + 1), name: 'zzz.png' }], new Map());
    } while (after);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(IMAGES);
  },
);

it('sorts by nearness to the threshold, images without a score last', () => {
  const { images } = store.gallery.page(project, { ...all, sort: 'near', limit: 3 });
  expect(images.map(({ score }) => Math.abs(score! - 500))).toEqual([0, 1, 1]);
  const last = store.gallery.page(project, { ...all, sort: 'near', search: 'zzz', limit: 3 });
  expect(last.images.map(({ name, score }) => [name, score])).toEqual([['zzz.png', null]]);
});

it('undoes a label of all of them at once', async () => {
  await store.actions.act(project, ids, { type: 'label', label: 'unsure' });
  expect(store.gallery.facets(project).counts.unsure).toBe(IMAGES);
  await store.actions.undo(project);
  expect(store.gallery.facets(project).counts).toMatchObject({ unsure: 0, defective: IMAGES / 10 });
});

it('tells and pages what a model has seen, of thousands of fingerprints', () => {
  const fingerprints = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `hash ${from + i}`);
  // By folds, some are both: what a model learned from stands above.
  const by = { trained: fingerprints(0, 8000), calibrated: fingerprints(7000, 9500) };
  const { total: images } = store.gallery.page(project, all);
  expect(store.gallery.seen(project, by)).toEqual({ trained: 8000, calibrated: 1500, unseen: images - 9500 });
  for (const [which, from, to] of [
    ['trained', 0, 8000],
    ['calibrated', 8000, 9500],
    ['unseen', 9500, images],
  ] as const) {
    const started = performance.now();
    const page = store.gallery.page(project, { ...all, sort: 'added', seen: { which, by } });
    expect(performance.now() - started).toBeLessThan(2000);
    expect(page.total).toBe(to - from);
    expect(page.images.map(({ id }) => id)).toEqual(ids.slice(from, from + page.images.length));
  }
});
