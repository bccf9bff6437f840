/** @file Routes that tell a training from its beginning, so that a page that comes late or comes back has the whole of it. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { PREVIEW_INDEX, previewMaps, previewPicture, type PreviewIndex } from '../jobs/index.js';
import { byEpoch, byPicture, runStory } from './run-schemas.js';
import { said } from './said.js';
import type { Studio } from './services.js';

const byJob = z.object({ id: z.string().max(64) });

/** What a page follows beside the ends of epochs. */
const PHASES = ['note', 'resumed', 'turned', 'fold'];
/** Newest events that are told; no training that a person looks at has more. */
const MOST_EVENTS = 5000;

export function runStoryRoutes(root: FastifyInstance, { store, jobs }: Studio): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const indexOf = async (id: string): Promise<PreviewIndex | null> => {
    const bytes = await jobs.file(id, PREVIEW_INDEX);
    return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as PreviewIndex);
  };

  app.get('/jobs/:id/story', { schema: { params: byJob, response: { 200: runStory } } }, async ({ params }) => {
    const { id } = await jobs.get(params.id);
    const index = await indexOf(id);
    const previews = index && {
      ...index,
      pictures: index.pictures.map(({ boxes, ...picture }) => ({ ...picture, boxes: [...boxes] })),
      epochs: [...index.epochs],
    };
    return { events: store.jobEvents.story(id, PHASES, MOST_EVENTS).map(({ data }) => ({ ...data })), previews };
  });
  app.get('/jobs/:id/previews/:picture', { schema: { params: byPicture } }, async ({ params }, reply) => {
    const bytes = await jobs.file(params.id, previewPicture(params.picture));
    if (!bytes) throw said('picture-missing');
    return reply.type('image/jpeg').send(bytes);
  });
  app.get('/jobs/:id/maps/:epoch', { schema: { params: byEpoch } }, async ({ params }, reply) => {
    const bytes = await jobs.file(params.id, previewMaps(params.epoch));
    if (!bytes) throw said('maps-missing');
    return reply.type('application/octet-stream').send(bytes);
  });
}
