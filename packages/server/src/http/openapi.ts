/** @file The API's description, OpenAPI 3.1, written from the routes' schemas, and a page of it that asks nobody else for anything. */
import { createHash } from 'node:crypto';
import swagger from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { FastifyInstance } from 'fastify';
import { VERSION } from 'clflow';
import { docsPage, docsStyle, type OpenApi } from './docs-page.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Bodies that are not JSON of a schema: what OpenAPI says of them, by media type. */
    readonly body?: Readonly<Record<string, object>>;
  }
}

/** Must be called before routes are added: it listens to them. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  const bodies = new Map<string, object>();
  const scopes = new Map<string, string>();
  app.addHook('onRoute', ({ method, url, config }) => {
    const place = `${String(method).toLowerCase()} ${url.replace(/:(\w+)/g, '{$1}')}`;
    if (config?.scope !== undefined) scopes.set(place, config.scope);
    if (config?.body) bodies.set(place, config.body);
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'clflow',
        version: VERSION,
        description: 'Verdicts on images of products, by detectors that have learned from good images alone.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'An API key, as clflow keys create prints it.' },
          header: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        },
      },
      security: [{ bearer: [] }, { header: [] }],
    },
    transform: jsonSchemaTransform,
  });

  let known: OpenApi | undefined;
  const document = (): OpenApi => {
    if (known) return known;
    known = structuredClone(app.swagger()) as unknown as OpenApi;
    for (const [path, methods] of Object.entries(known.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const content = bodies.get(`${method} ${path}`);
        if (content) operation.requestBody = { required: true, content: content as Record<string, object> };
        const scope = scopes.get(`${method} ${path}`);
        if (scope === 'public') operation.security = [];
        else operation['x-scope'] = scope;
      }
    }
    return known;
  };

  app.get('/openapi.json', { config: { scope: 'public' }, schema: { hide: true } }, () => document());
  const style = createHash('sha256').update(docsStyle).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  app.get('/docs', { config: { scope: 'public' }, schema: { hide: true } }, (_, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(docsPage(document())),
  );
}
