/** @file Routes of the versions of a product's model: their line, words about them, the bin, and two of them side by side. */
import { rm } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ModelVersion, Store } from '../store/index.js';
import { compared } from './compare.js';
import { jobsOf } from './json.js';
import { studioJob } from './job-keys.js';
import { modelOf, projectOf, type OwnModel, ofProduct } from './lookup.js';
import { said } from './said.js';
import { byId } from './schemas.js';
import type { Studio } from './services.js';
import { versionJson } from './version-json.js';
import * as schemas from './version-schemas.js';

/** So long a version can be brought back. */
const KEPT_IN_BIN_MS = 30 * 86_400_000;

export function versionRoutes(root: FastifyInstance, studio: Studio): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { store, hub } = studio;

  app.get('/projects/:id/versions', { schema: { params: byId, response: { 200: schemas.versions } } }, ({ params }) => {
    const { id } = projectOf(studio, params.id);
    const all = store.models.allOfProject(id).filter(({ path }) => path !== '');
    const versions = all.reverse().map((model) => versionJson({ ...model, projectId: id }));
    return { versions, roll_back: usedBefore(all)?.id ?? null };
  });
  app.post(
    '/models/:id/description',
    { schema: { params: byId, body: schemas.description, response: { 200: schemas.version } } },
    async ({ params, body: { note, tag } }) => {
      const model = modelOf(studio, params.id);
      const words = (given: string | undefined, before: string | null): string | null =>
        given === undefined ? before : given || null;
      await store.models.describe(model.id, { note: words(note, model.note), tag: words(tag, model.tag) });
      hub.push({ type: 'project', project: model.projectId });
      return versionJson(modelOf(studio, model.id));
    },
  );
  app.delete('/models/:id', { schema: { params: byId, response: { 200: schemas.version } } }, async ({ params }) => {
    const model = modelOf(studio, params.id);
    if (!(await store.models.remove(model.id))) {
      throw said('version-in-use', { version: model.version });
    }
    await endMeasuring(studio, model);
    hub.push({ type: 'project', project: model.projectId });
    return versionJson({ ...store.models.get(model.id)!, projectId: model.projectId });
  });
  app.post(
    '/models/:id/restore',
    { schema: { params: byId, response: { 200: schemas.version } } },
    async ({ params }) => {
      const model = store.models.get(params.id);
      if (!model?.projectId || model.path === '') throw said('model-missing');
      await store.models.restore(model.id);
      hub.push({ type: 'project', project: model.projectId });
      return versionJson(modelOf(studio, model.id));
    },
  );
  app.get(
    '/projects/:id/compare',
    { schema: { params: byId, querystring: schemas.comparisonQuery, response: { 200: schemas.comparison } } },
    async ({ params, query }) => {
      const { id } = projectOf(studio, params.id);
      const [a, b] = [query.a, query.b].map((model) => ofProduct(modelOf(studio, model), id));
      if (a.id === b.id) throw said('versions-same');
      return compared(studio, a, b);
    },
  );
}

/** The last one that was in use before the one of now, as far as it is still there. */
function usedBefore(versions: readonly ModelVersion[]): ModelVersion | undefined {
  return versions
    .filter(({ inUse, usedAt, removedAt }) => !inUse && usedAt !== null && removedAt === null)
    .sort((a, b) => b.usedAt! - a.usedAt!)
    .at(0);
}

/** What nobody will look at need not be measured. */
async function endMeasuring({ store, jobs }: Studio, model: OwnModel): Promise<void> {
  for (const job of jobsOf(store, model.projectId)) {
    const of = studioJob(job);
    const isIts = of !== null && 'model' in of && of.model === model.id;
    if (isIts && (job.state === 'queued' || job.state === 'running')) await jobs.cancel(job.id);
  }
}

/** Files of versions that have been in the bin for long. */
export async function emptyBin(store: Store, now = Date.now()): Promise<void> {
  for (const { id, path } of store.models.removedBefore(now - KEPT_IN_BIN_MS)) {
    await rm(path, { force: true });
    await store.models.forget(id);
  }
}
