/** @file The route of an image's near copies. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { imageCopies } from './copy-schemas.js';
import { imageOf } from './lookup.js';
import { byId } from './schemas.js';
import type { Studio } from './services.js';

const MOST = 100;

export function copyRoutes(root: FastifyInstance, studio: Studio): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { copies, gallery } = studio.store;
  app.get('/images/:id/copies', { schema: { params: byId, response: { 200: imageCopies } } }, ({ params }) => {
    const { id, projectId, copies: group } = imageOf(studio, params.id);
    const others = group === null ? [] : copies.with(projectId, group, id, MOST);
    return {
      copies: others
        .flatMap((other) => gallery.get(other) ?? [])
        .map(({ id: other, name, label, defect, aside }) => ({ id: other, name, label, defect, aside })),
    };
  });
}
