/** @file The studio's HTTP server, put together: its pages at the root, its API under /api. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { VERSION } from 'clflow';
import { baseApp } from '../http/base-app.js';
import { sendEvents } from '../http/event-reply.js';
import { keptAlive, lastEventId } from '../jobs/index.js';
import { requireToken } from './access.js';
import { eventText } from './event-hub.js';
import { copyRoutes } from './copies.js';
import { defectSizeRoutes } from './defect-sizes.js';
import { evaluationRoutes } from './evaluation.js';
import { exportRoutes } from './export/routes.js';
import { imageRoutes } from './images.js';
import { maskRoutes } from './masks.js';
import { lineRoutes } from './line.js';
import { modelRoutes } from './models.js';
import { paintedRoutes } from './painted.js';
import { servePages, strictPolicy } from './pages.js';
import { projectRoutes } from './projects.js';
import { runStoryRoutes } from './run-story.js';
import { health, session } from './schemas.js';
import type { Studio } from './services.js';
import { settingsRoutes } from './settings.js';
import { storageRoutes } from './storage.js';
import { trainingRoutes } from './training.js';
import { uploadRoutes } from './uploads.js';
import { versionRoutes } from './versions.js';

/** Of a hundred thousand ids. */
const LARGEST_JSON = 4e6;

/** @param pages folder of the built pages */
export async function buildStudio(studio: Studio, token: string, pages: string): Promise<FastifyInstance> {
  const app = baseApp({ loggerInstance: studio.log, bodyLimit: LARGEST_JSON, forceCloseConnections: true });
  await strictPolicy(app);
  await requireToken(app, token);
  await app.register(
    async (api) => {
      api.addHook('onSend', async (_, reply) => {
        if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
      });
      sessionRoutes(api, studio);
      projectRoutes(api, studio);
      imageRoutes(api, studio);
      copyRoutes(api, studio);
      await maskRoutes(api, studio);
      trainingRoutes(api, studio);
      runStoryRoutes(api, studio);
      modelRoutes(api, studio);
      await settingsRoutes(api, studio);
      defectSizeRoutes(api, studio);
      storageRoutes(api, studio);
      versionRoutes(api, studio);
      evaluationRoutes(api, studio);
      exportRoutes(api, studio, pages);
      paintedRoutes(api, studio);
      await uploadRoutes(api, studio);
      await lineRoutes(api, studio);
    },
    { prefix: '/api' },
  );
  await servePages(app, pages);
  return app;
}

function sessionRoutes(root: FastifyInstance, { language, project, hub }: Studio): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.get('/health', { schema: { response: { 200: health } } }, () => ({ status: 'ok' as const, version: VERSION }));
  app.get('/session', { schema: { response: { 200: session } } }, () => ({ version: VERSION, language, project }));
  app.get('/events', (request, reply) => {
    const after = lastEventId(request.headers['last-event-id']?.toString(), hub.newest);
    return sendEvents(reply, (gone) => keptAlive(hub.events(after, gone), eventText));
  });
}
