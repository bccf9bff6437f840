// @vitest-environment node
/** @file The made-up server knows what the pages ask for. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fakeEverything } from './fake-everything.js';

/** Of the contract: what pages read, without what takes a picture or a stream. */
const routes = [
  ...readFileSync(new URL('../../../../server/src/studio/api.ts', import.meta.url), 'utf8').matchAll(
    /^ \*   GET +(\/\S+?),?(?:\?\S*)?(?: |$)/gm,
  ),
].map(([, path]) => path!);
/** Answered elsewhere: by Vite's server, by a link that saves a file, or with a picture that only some have. */
const elsewhere = ['/health', '/events', '/models/:id/file', '/models/:id/report', '/projects/:id/exports/:kind'];
const queries = { compare: '?a=1&b=2', painted: '?type=scratch&size=1', threshold: '?rate=0.01' };
const may404 = ['/projects/:id/ignore', '/images/:id/mask'];

it('knows every route that a page reads', async () => {
  const api = fakeEverything();
  const { inspections } = (await (await api.handle('GET', '/api/projects/1/inspections')).json()) as {
    inspections: { id: string }[];
  };
  const asked = routes.filter((route) => !elsewhere.includes(route) && !may404.includes(route));
  expect(asked.length).toBeGreaterThan(25);
  for (const route of asked) {
    const thing = route.split('/')[1];
    const id = thing === 'inspections' ? inspections[0]!.id : thing === 'jobs' ? 'running' : '1';
    const path = route.replace(':id', id).replace(':kind', 'refine').replace(':type', 'scratch').replace(/:\w+/g, '1');
    const query = Object.entries(queries).find(([part]) => route.includes(part))?.[1] ?? '';
    const { status } = await api.handle('GET', `/api${path}${query}`);
    expect([route, status]).toEqual([route, 200]);
  }
});

it('has the same images in the gallery and behind it', async () => {
  const api = fakeEverything();
  const page = (await (await api.handle('GET', '/api/projects/1/images?limit=200')).json()) as {
    images: { id: number; name: string }[];
  };
  for (const { id, name } of page.images) {
    expect(await (await api.handle('GET', `/api/images/${id}`)).json()).toMatchObject({ id, name });
  }
  await api.handle('POST', '/api/projects/1/actions', { type: 'label', images: [1], label: 'unsure' });
  expect(await (await api.handle('GET', '/api/images/1')).json()).toMatchObject({ label: 'unsure' });
});
