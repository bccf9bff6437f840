/** @file Routes of watched folders, one a product; a watch ends with the studio. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { FolderWatch } from './folder-watch.js';
import { inspectPicture, modelInUse, type LatestMaps } from './inspecting.js';
import { newWatch, watch as watchSchema, type WatchJson } from './inspection-schemas.js';
import { projectOf } from './lookup.js';
import { folderAt } from './projects.js';
import { byId } from './schemas.js';
import type { Studio } from './services.js';

export function watchRoutes(root: FastifyInstance, studio: Studio, maps: LatestMaps): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const watches = new Map<number, FolderWatch>();
  const stop = async (project: number): Promise<void> => {
    const watch = watches.get(project);
    watches.delete(project);
    await watch?.stop();
  };
  root.addHook('onClose', async () => {
    await Promise.all([...watches.keys()].map(stop));
  });

  app.get('/projects/:id/watch', { schema: { params: byId, response: { 200: watchSchema } } }, ({ params }) =>
    watchJson(watches.get(projectOf(studio, params.id).id)),
  );
  app.post(
    '/projects/:id/watch',
    { schema: { params: byId, body: newWatch, response: { 200: watchSchema } } },
    async ({ params, body }) => {
      const project = projectOf(studio, params.id);
      modelInUse(studio, project.id);
      const folder = await folderAt(body.folder);
      await stop(project.id);
      const watch = new FolderWatch(folder, body.existing, {
        knows: (trigger) => studio.store.line.knows(project.id, trigger),
        inspect: async (content, { name, trigger }) => {
          // A product that was taken off the list is not watched any more.
          if (studio.store.projects.get(project.id) === null) void stop(project.id);
          await inspectPicture(studio, maps, project, content, { source: 'folder', name, trigger });
        },
        onChange: () => studio.hub.push({ type: 'watch', project: project.id }),
      });
      watches.set(project.id, watch);
      return watchJson(watch);
    },
  );
  app.delete(
    '/projects/:id/watch',
    { schema: { params: byId, response: { 200: watchSchema } } },
    async ({ params }) => {
      await stop(projectOf(studio, params.id).id);
      return watchJson(undefined);
    },
  );
}

function watchJson(watch: FolderWatch | undefined): WatchJson {
  if (!watch) return { folder: null, state: 'off', inspected: 0, waiting: 0, failures: [] };
  const { state, inspected, waiting, failures } = watch.state;
  return { folder: watch.folder, state, inspected, waiting, failures: [...failures] };
}
