/** @file Routes of the line: a picture in, a verdict out; what was inspected, its picture and map, and what a person says to it. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { takeBytes } from '../http/body.js';
import { untilGone } from '../http/room.js';
import type { LineInspection } from '../store/index.js';
import { inspectPicture, modelInUse, type LatestMaps } from './inspecting.js';
import * as schemas from './inspection-schemas.js';
import { lineJson } from './line-json.js';
import { projectOf } from './lookup.js';
import { said } from './said.js';
import { mapOf, scaleOf } from './maps.js';
import { byId, mapHeaders } from './schemas.js';
import type { Studio } from './services.js';
import { Thumbs } from './thumbs.js';

/** Of a picture, encoded. */
const LARGEST_PICTURE = 200e6;

type OwnInspection = LineInspection & { readonly projectId: number };

export async function inspectionRoutes(root: FastifyInstance, studio: Studio, maps: LatestMaps): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { store } = studio;
  const thumbs = new Thumbs(studio.data);

  await root.register((scope, _, done) => {
    takeBytes(scope, LARGEST_PICTURE);
    scope.withTypeProvider<ZodTypeProvider>().post(
      '/projects/:id/inspect',
      {
        bodyLimit: LARGEST_PICTURE,
        schema: { params: byId, querystring: schemas.inspectQuery, response: { 200: schemas.lineInspection } },
      },
      async ({ params, query, body }, reply) => {
        const project = projectOf(studio, params.id);
        modelInUse(studio, project.id);
        if (!Buffer.isBuffer(body) || body.length === 0) throw said('picture-empty');
        const inspected = await inspectPicture(studio, maps, project, body, { ...query, signal: untilGone(reply) });
        return lineJson(studio, project.id)(inspected);
      },
    );
    done();
  });

  app.get(
    '/projects/:id/inspections',
    { schema: { params: byId, querystring: schemas.linePageQuery, response: { 200: schemas.linePage } } },
    ({ params, query: { limit, ...query } }) => {
      const { id } = projectOf(studio, params.id);
      const rows = store.line.page(id, { ...query, limit: limit + 1 }).filter(({ score }) => score !== null);
      const shown = rows.slice(0, limit);
      return {
        inspections: shown.map(lineJson(studio, id)),
        next: rows.length > limit ? shown[shown.length - 1].sequence : null,
      };
    },
  );
  app.get(
    '/projects/:id/line',
    { schema: { params: byId, querystring: schemas.summaryQuery, response: { 200: schemas.lineSummary } } },
    ({ params, query }) => {
      const { falseAlarms: false_alarms, ...counts } = store.line.summary(
        projectOf(studio, params.id).id,
        Date.parse(query.since),
      );
      return { ...counts, false_alarms };
    },
  );
  app.get(
    '/inspections/:id',
    { schema: { params: schemas.byInspection, response: { 200: schemas.lineInspection } } },
    ({ params }) => {
      const row = inspectionOf(studio, params.id);
      return lineJson(studio, row.projectId)(row);
    },
  );
  app.get('/inspections/:id/file', { schema: { params: schemas.byInspection } }, async ({ params }, reply) => {
    const row = inspectionOf(studio, params.id);
    const file = await open(picturePath(studio, row)).catch(() => null);
    if (!file) throw said('picture-not-kept');
    return (
      reply
        .type(row.mediaType ?? 'application/octet-stream')
        .header('content-length', (await file.stat()).size)
        // An inspection's picture never changes.
        .header('cache-control', 'private, max-age=31536000, immutable')
        .send(createReadStream('', { fd: file }))
    );
  });
  app.get('/inspections/:id/thumb', { schema: { params: schemas.byInspection } }, async ({ params }, reply) => {
    const row = inspectionOf(studio, params.id);
    const thumb = await thumbs.of({ sha256: row.imageSha256! }, picturePath(studio, row));
    return reply
      .type('image/webp')
      .header('cache-control', 'private, max-age=31536000, immutable')
      .send(Buffer.from(thumb.buffer, thumb.byteOffset, thumb.length));
  });
  app.get(
    '/inspections/:id/map',
    {
      schema: {
        params: schemas.byInspection,
        querystring: z.strictObject({ model: z.coerce.number().int().positive().optional() }),
      },
    },
    async ({ params, query }, reply) => {
      const row = inspectionOf(studio, params.id);
      const versions = store.models.ofProject(row.projectId);
      const model = versions.find(({ id, sha256 }) =>
        query.model === undefined ? sha256 === row.modelSha256 : id === query.model,
      );
      if (!model) throw said('deciding-model-gone');
      const latest = model.sha256 === row.modelSha256 ? maps.get(row.id) : undefined;
      const image = { sha256: row.imageSha256!, projectId: row.projectId! };
      const map = latest ?? (await mapOf(studio, image, model, picturePath(studio, row)));
      const { width, height, low, high, threshold } = scaleOf(model);
      const told = [width, height, low, high, threshold];
      return reply
        .type('application/octet-stream')
        .header('cache-control', 'private, no-cache')
        .headers(Object.fromEntries(mapHeaders.map((name, i) => [name, told[i]])))
        .send(map);
    },
  );
  app.post(
    '/inspections/:id/feedback',
    { schema: { params: schemas.byInspection, body: schemas.word, response: { 200: schemas.lineInspection } } },
    async ({ params, body }) => {
      const { id, projectId } = inspectionOf(studio, params.id);
      await store.feedback.add({ inspectionId: id, label: body.label });
      studio.hub.push({ type: 'inspection', project: projectId, inspection: id });
      return lineJson(studio, projectId)(inspectionOf(studio, id));
    },
  );
  app.delete(
    '/inspections/:id/feedback',
    { schema: { params: schemas.byInspection, response: { 200: schemas.lineInspection } } },
    async ({ params }) => {
      const { id, projectId } = inspectionOf(studio, params.id);
      if (!(await store.feedback.takeBack(id))) throw said('nothing-said');
      studio.hub.push({ type: 'inspection', project: projectId, inspection: id });
      return lineJson(studio, projectId)(inspectionOf(studio, id));
    },
  );
}

/** @throws HttpError 404 */
function inspectionOf({ store }: Pick<Studio, 'store'>, id: string): OwnInspection {
  const row = store.line.get(id);
  if (row !== null && row.projectId !== null && row.score !== null) return { ...row, projectId: row.projectId };
  throw said('inspection-missing');
}

/** Where its picture lies. @throws HttpError 404 */
export function picturePath({ store }: Pick<Studio, 'store'>, { imageId }: Pick<LineInspection, 'imageId'>): string {
  const image = imageId === null ? null : store.images.get(imageId);
  const path = image && store.images.pathOf(image);
  if (path) return path;
  throw said('picture-not-kept');
}
