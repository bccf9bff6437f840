/** @file Routes of the painted defects that a model was measured with, as pictures. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { metadataOf } from './json.js';
import { modelOf } from './lookup.js';
import { paintedDefects, paintedPicture, paintedQuery } from './painted-schemas.js';
import { Paintings } from './painting.js';
import { byId } from './schemas.js';
import type { Studio } from './services.js';

export function paintedRoutes(root: FastifyInstance, studio: Studio): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const paintings = new Paintings(studio);

  app.get(
    '/models/:id/painted',
    { schema: { params: byId, querystring: paintedQuery, response: { 200: paintedDefects } } },
    async ({ params, query }) => {
      const model = modelOf(studio, params.id);
      const { width, height } = metadataOf(model).size;
      const defects = await paintings.of(model, query.type, query.size);
      return {
        defects: defects.map(({ type, draw, score, diameter, boxes }) => ({
          ...{ type, draw, score, diameter },
          boxes: [...boxes],
        })),
        size: { width, height },
      };
    },
  );
  app.get('/models/:id/painted/:type/:draw', { schema: { params: paintedPicture } }, async ({ params }, reply) => {
    const bytes = await paintings.picture(modelOf(studio, params.id), params.type, params.draw);
    return reply.type('image/png').header('cache-control', 'private, max-age=31536000, immutable').send(bytes);
  });
}
