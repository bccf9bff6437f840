/** @file The studio's HTTP server, put together: its pages at the root, its API under /api. */
import Fastify, { LogController, type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { Readable } from 'node:stream';
import { VERSION } from 'clflow';
import { answerError, answerUnparsed } from '../http/failures.js';
import { keptAlive, lastEventId } from '../jobs/index.js';
import { requireToken } from './access.js';
import { eventText } from './event-hub.js';
import { imageRoutes } from './images.js';
import { modelRoutes } from './models.js';
import { servePages, strictPolicy } from './pages.js';
import { projectRoutes } from './projects.js';
import { health, session } from './schemas.js';
import type { Studio } from './services.js';
import { trainingRoutes } from './training.js';
import { uploadRoutes } from './uploads.js';

/** Of a hundred thousand ids. */
const LARGEST_JSON = 4e6;

/** @param pages folder of the built pages */
export async function buildStudio(studio: Studio, token: string, pages: string): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: studio.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LARGEST_JSON,
    keepAliveTimeout: 72_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 100 },
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    clientErrorHandler: answerUnparsed,
  }) as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError);
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
      trainingRoutes(api, studio);
      modelRoutes(api, studio);
      await uploadRoutes(api, studio);
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
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const after = lastEventId(request.headers['last-event-id']?.toString(), hub.newest);
    return reply
      .header('x-accel-buffering', 'no')
      .type('text/event-stream; charset=utf-8')
      .send(Readable.from(opened(keptAlive(hub.events(after, gone.signal), eventText))));
  });
}

/** A comment at once: a browser learns that it listens, long before something happens. */
async function* opened(events: AsyncIterable<string>): AsyncGenerator<string, void> {
  yield ': listening\n\n';
  yield* events;
}
