/** @file The studio's pages: the built files of `@clflow/studio`. Every path that is no file is one of its pages. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import files from '@fastify/static';
import helmet from '@fastify/helmet';
import { ClflowError } from 'clflow';
import type { FastifyInstance } from 'fastify';
import { answerNotFound } from '../http/failures.js';

/** A variable: the pages are no dependency of the server. */
const PACKAGE: string = '@clflow/studio';

/** @throws ClflowError `usage` where the pages are not installed or not built */
export function pagesFolder(name = PACKAGE): string {
  let folder: string;
  try {
    folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch (cause) {
    throw new ClflowError('usage', `The studio's pages are missing: install them with "npm install ${name}".`, {
      cause,
    });
  }
  const built = join(folder, 'dist');
  if (existsSync(join(built, 'index.html'))) return built;
  throw new ClflowError('usage', `${folder} holds no built pages: build them with "npm run build -w ${name}".`);
}

/** Everything from here, nothing from elsewhere. Styles in elements place tooltips and lists. */
export async function strictPolicy(app: FastifyInstance): Promise<void> {
  const self = "'self'";
  const none = ["'none'"];
  await app.register(helmet, {
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        scriptSrc: [self],
        styleSrc: [self, "'unsafe-inline'"],
        imgSrc: [self, 'blob:', 'data:'],
        fontSrc: [self],
        connectSrc: [self],
        workerSrc: [self, 'blob:'],
        manifestSrc: [self],
        baseUri: none,
        formAction: none,
        frameAncestors: none,
      },
    },
  });
  // The line's camera, for these pages alone.
  app.addHook('onRequest', async (_, reply) => {
    reply.header('permissions-policy', 'camera=(self), microphone=(), geolocation=()');
  });
}

export async function servePages(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(files, {
    root: folder,
    wildcard: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      const lasts = path.startsWith(join(folder, 'assets'));
      void response.header('cache-control', lasts ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const [path] = request.url.split('?');
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !/^\/(api|assets)(\/|$)/.test(path);
    return isPage ? reply.sendFile('index.html') : answerNotFound(request, reply);
  });
}
