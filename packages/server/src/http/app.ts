/** @file The HTTP server, put together: limits, guard, errors, log and metrics around the routes. */
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { guard } from '../operation/guard.js';
import { openMetrics } from '../operation/metrics.js';
import { baseApp } from './base-app.js';
import { Crowd } from './crowd.js';
import { answerNotFound } from './failures.js';
import { batchRoutes } from './inspect-batch.js';
import { inspectionRoutes } from './inspections.js';
import { inspectRoutes } from './inspect.js';
import { jobRoutes } from './jobs.js';
import { modelRoutes } from './models.js';
import { oipRoutes } from './oip/routes.js';
import { describeRoutes } from './openapi.js';
import type { AppOptions, Services } from './services.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** From now on the server says that it is not ready, so that nobody sends it new work. */
    drain(): void;
  }
}

/** Routes with a request a second or more that nobody wants to read about. */
const QUIET = new Set(['/v2/health/live', '/v2/health/ready', '/metrics']);

export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { config, log, tls, keys } = options;
  const seconds = (value: number): number => value * 1000;
  const app = baseApp({
    loggerInstance: log,
    bodyLimit: config.maxBody * 1e6,
    requestTimeout: seconds(config.requestTimeout),
    forceCloseConnections: 'idle',
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    ...serverOptions(seconds(config.headersTimeout), tls),
  });

  let draining = false;
  app.decorate('drain', () => {
    draining = true;
  });
  const services: Services = {
    ...options,
    metrics: openMetrics(options),
    crowd: new Crowd(),
    isDraining: () => draining,
  };

  app.setNotFoundHandler(answerNotFound);
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: tls !== undefined,
  });
  await guard(app, { keys, rateLimit: config.rateLimit, addressRateLimit: config.addressRateLimit });

  // "100 Continue" is said to those who are let in, not to everybody: the others then send no body at all.
  app.server.on('checkContinue', (request, response) => app.server.emit('request', request, response));
  app.addHook('preParsing', async (request, reply) => {
    if (request.headers.expect?.toLowerCase() === '100-continue') reply.raw.writeContinue();
  });

  // A kept connection would keep a server alive that is to end.
  app.addHook('onSend', async (_, reply) => {
    if (draining) reply.header('connection', 'close');
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    // The route's pattern, not the path: a path may hold anything.
    const route = request.routeOptions.url ?? 'none';
    const { statusCode: status, elapsedTime } = reply;
    services.metrics.request({ method, route, status, seconds: elapsedTime / 1000 });
    if (QUIET.has(route) && status < 400) return;
    const told = { method, route, status, ms: Math.round(elapsedTime), address: request.ip, keyId: request.apiKey?.id };
    request.log.info(told, 'answered');
  });

  await describeRoutes(app);
  // In the order in which the documentation shows them.
  await inspectRoutes(app, services);
  await batchRoutes(app, services);
  modelRoutes(app, services);
  if (options.ledger) inspectionRoutes(app, options.ledger);
  if (options.jobs) jobRoutes(app, options.jobs, services.isDraining);
  await oipRoutes(app, services);
  app.get('/metrics', { config: { scope: 'read' }, schema: { hide: true } }, async (_, reply) =>
    reply.type(services.metrics.contentType).send(await services.metrics.text()),
  );
  return app;
}

/** Node's own limits on a connection. */
function serverOptions(headersTimeout: number, tls: AppOptions['tls']): object {
  const limits = { headersTimeout, connectionsCheckingInterval: 1000, maxHeaderSize: 16_384 };
  return tls ? { https: { ...limits, ...tls } } : { http: limits };
}
