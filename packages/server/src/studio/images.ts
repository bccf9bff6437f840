/** @file Routes of a product's images: pages of them, what is known of each, their pictures, and what a person says of them. */
import { open, stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Action, GalleryImage, ModelVersion } from '../store/index.js';
import { cursorOf, placeOf } from './cursor.js';
import { iso } from '../http/times.js';
import { imageJson } from './json.js';
import { imageOf, modelNameOf, modelOf, projectOf, ofProduct } from './lookup.js';
import { inspected, mapOf, scaleOf } from './maps.js';
import { said } from './said.js';
import * as schemas from './schemas.js';
import type { Studio } from './services.js';
import { seenImages } from './seen.js';
import { orderedKinds } from './settings.js';
import { Thumbs } from './thumbs.js';

const { byId } = schemas;
/** Good images that are shown beside another. */
const NEAREST = 4;

export function imageRoutes(root: FastifyInstance, studio: Studio): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { store } = studio;
  const thumbs = new Thumbs(studio.data);

  app.get(
    '/projects/:id/images',
    { schema: { params: byId, querystring: schemas.imagesQuery, response: { 200: schemas.imagesPage } } },
    ({ params, query: { after, seen: which, model, ...query } }) => {
      const { id } = projectOf(studio, params.id);
      const place = after === undefined ? undefined : placeOf(after);
      const by = which && seenImages(studio, id, model);
      if (by === null) throw said('split-unknown');
      const seen = which && by && { which, by };
      const { images, total, next } = store.gallery.page(id, { ...query, seen, after: place });
      return {
        images: images.map(imageJson),
        total,
        next: next && cursorOf(next),
      };
    },
  );
  const facetsQuery = z.strictObject({ model: z.coerce.number().int().positive().optional() });
  app.get(
    '/projects/:id/facets',
    { schema: { params: byId, querystring: facetsQuery, response: { 200: schemas.facets } } },
    ({ params, query }) => {
      const project = projectOf(studio, params.id);
      const { counts, defects, splits, only } = store.gallery.facets(project.id);
      const by = seenImages(studio, project.id, query.model);
      const seen = by && store.gallery.seen(project.id, by);
      return { counts, defects: orderedKinds(project, defects), splits, seen, only };
    },
  );

  const doneJson = (project: number, action: Action | null): z.infer<typeof schemas.done> => {
    if (action) studio.hub.push({ type: 'images', project, images: [...action.images] });
    return {
      action: action && { type: action.type, images: [...action.images] },
      can_undo: store.actions.canUndo(project),
      can_redo: store.actions.canRedo(project),
    };
  };
  app.post(
    '/projects/:id/actions',
    { schema: { params: byId, body: schemas.action, response: { 200: schemas.done } } },
    async ({ params, body: { images, ...action } }) => {
      const { id } = projectOf(studio, params.id);
      return doneJson(id, await store.actions.act(id, images, action));
    },
  );
  for (const which of ['undo', 'redo'] as const) {
    app.post(
      `/projects/:id/${which}`,
      { schema: { params: byId, response: { 200: schemas.done } } },
      async ({ params }) => {
        const { id } = projectOf(studio, params.id);
        return doneJson(id, await store.actions[which](id));
      },
    );
  }

  app.get('/images/:id', { schema: { params: byId, response: { 200: schemas.imageDetails } } }, async ({ params }) => {
    const image = imageOf(studio, params.id);
    const model = store.models.inUse(modelNameOf(image.projectId));
    const regions = (model && (await regionsOf(studio, image, model))) ?? [];
    return {
      ...imageJson(image),
      history: store.labels
        .history(image.id)
        .map(({ label, defect, note, at }) => ({ ...{ label, defect, note }, at: iso(at) })),
      regions: regions.map(({ box, area, peak }) => ({ box, area, peak })),
      scales: scalesOf(regions),
      nearest_good: store.gallery.nearestGood(image, NEAREST),
    };
  });
  app.get('/images/:id/file', { schema: { params: byId } }, async ({ params }, reply) => {
    const image = imageOf(studio, params.id);
    return sendFile(reply, pathOf(studio, image), image.mediaType);
  });
  app.get(
    '/images/:id/thumb',
    { schema: { params: byId, querystring: z.strictObject({ v: z.string().max(64).optional() }) } },
    async ({ params, query, headers }, reply) => {
      const image = imageOf(studio, params.id);
      const lasts = query.v !== undefined && query.v.length >= 8 && image.sha256.startsWith(query.v);
      const tag = `"${image.sha256}"`;
      reply.header('etag', tag);
      reply.header('cache-control', lasts ? 'private, max-age=31536000, immutable' : 'private, no-cache');
      if (headers['if-none-match'] === tag) return reply.code(304).send();
      const thumb = await thumbs.of(image, pathOf(studio, image));
      return reply.type('image/webp').send(Buffer.from(thumb.buffer, thumb.byteOffset, thumb.length));
    },
  );
  app.get(
    '/images/:id/map',
    { schema: { params: byId, querystring: z.strictObject({ model: z.coerce.number().int().positive().optional() }) } },
    async ({ params, query }, reply) => {
      const image = imageOf(studio, params.id);
      const used = store.models.inUse(modelNameOf(image.projectId));
      const wanted = query.model ?? used?.id;
      if (wanted === undefined) throw said('no-model');
      const model = ofProduct(modelOf(studio, wanted), image.projectId);
      const map = await mapOf(studio, image, model, pathOf(studio, image));
      const { width, height, low, high, threshold } = scaleOf(model);
      const told = [width, height, low, high, threshold];
      return reply
        .type('application/octet-stream')
        .header('cache-control', 'private, no-cache')
        .headers(Object.fromEntries(schemas.mapHeaders.map((name, i) => [name, told[i]])))
        .send(map);
    },
  );
}

/** Where the file lies, in the product's folder. */
function pathOf(studio: Studio, { projectId, name }: GalleryImage): string {
  return join(projectOf(studio, projectId).folder, name);
}

/** @throws HttpError 404 for a file that is not there any more */
async function sendFile(reply: FastifyReply, path: string, mediaType: string): Promise<FastifyReply> {
  const file = await open(path).catch(() => null);
  if (!file) throw said('file-gone');
  return reply
    .type(mediaType)
    .header('content-length', (await stat(path)).size)
    .header('cache-control', 'private, no-cache')
    .send(createReadStream('', { fd: file }));
}

interface Region {
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly area: number;
  readonly peak: { readonly x: number; readonly y: number; readonly value: number };
  readonly scales?: readonly number[] | null;
}

/** Of the region with the highest peak, which comes first. */
function scalesOf([first]: readonly Region[]): number[] | null {
  return first?.scales ? [...first.scales] : null;
}

/** As they were measured; after another threshold was set, they are found when somebody asks. */
async function regionsOf(studio: Studio, image: GalleryImage, model: ModelVersion): Promise<Region[] | null> {
  const score = studio.store.scores.get(model.id, image.id);
  if (!score) return null;
  if (score.regions) return score.regions as Region[];
  if (score.verdict === 'normal') return [];
  const { regions } = await inspected(studio, model, pathOf(studio, image), projectOf(studio, image.projectId));
  await studio.store.scores.setOne(model.id, { ...score, regions });
  return regions as unknown as Region[];
}
