/**
 * @file Who may do what, asked once for every route before a byte of a body is read. Every route says which scope it needs or that
 * it is public; one that says nothing cannot be registered.
 */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../errors.js';
import type { KeyStore, Scope, StoredKey } from './key-store.js';
import { refuseOtherSites } from './loopback.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a key must have been granted for this route. */
    readonly scope?: Scope | 'public';
  }
  interface FastifyRequest {
    /** The key that the request came with; null on a server without keys. */
    apiKey: StoredKey | null;
  }
}

export interface GuardOptions {
  /** Null: none are asked for, and only this machine is answered. */
  readonly keys: KeyStore | null;
  /** Requests a minute with one key; 0: no limit. */
  readonly rateLimit: number;
  /** Requests a minute from one address without a valid key; 0: no limit. */
  readonly addressRateLimit: number;
}

export async function guard(app: FastifyInstance, { keys, ...limits }: GuardOptions): Promise<void> {
  await app.register(rateLimit, { global: false });
  const perKey = app.createRateLimit({
    max: limits.rateLimit,
    timeWindow: 60_000,
    keyGenerator: (request: FastifyRequest) => request.apiKey?.id ?? '',
  });
  const perAddress = app.createRateLimit({ max: limits.addressRateLimit, timeWindow: 60_000 });
  type Limit = typeof perKey;

  const count = async (limit: Limit, request: FastifyRequest): Promise<void> => {
    const found = await limit(request);
    if (found.isAllowed || !found.isExceeded) return;
    throw new HttpError(429, 'Too many requests: wait before the next one.', Math.max(1, found.ttlInSeconds));
  };

  app.decorateRequest('apiKey', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.scope === undefined) throw new Error(`The route ${String(method)} ${url} does not say who may use it.`);
  });
  app.addHook('onRequest', async (request) => {
    const { scope } = request.routeOptions.config;
    if (!keys) return refuseOtherSites(request.headers);
    if (scope === 'public') return;
    const key = presentedKey(request);
    request.apiKey = (key !== undefined && (await keys.find(key))) || null;
    if (!request.apiKey) {
      if (limits.addressRateLimit > 0) await count(perAddress, request);
      // What is not there may be said to anybody: the routes are documented.
      if (scope === undefined) return;
      throw new HttpError(401, 'A valid API key is needed: send it as "Authorization: Bearer …" or "X-API-Key: …".');
    }
    if (limits.rateLimit > 0) await count(perKey, request);
    if (scope !== undefined) refuseOutOfScope(request.apiKey, scope, modelOf(request.params));
  });
}

/** Whether a model is one that the request's key opens. */
export function mayUse({ apiKey }: Pick<FastifyRequest, 'apiKey'>, model: string): boolean {
  return !apiKey?.models || apiKey.models.includes(model);
}

function refuseOutOfScope(key: StoredKey, scope: Scope, model: string | undefined): void {
  if (!key.scopes.includes(scope) && !key.scopes.includes('admin')) {
    throw new HttpError(403, `This API key may not do that: the scope "${scope}" is needed.`);
  }
  // Said before anybody looks whether the model exists.
  if (model !== undefined && key.models && !key.models.includes(model)) {
    throw new HttpError(403, 'This API key does not open that model.');
  }
}

/** Never from the query: addresses are logged and kept by everything on the way. */
function presentedKey({ headers }: FastifyRequest): string | undefined {
  const bearer = /^Bearer ([^ ]+)$/i.exec(headers.authorization ?? '')?.[1];
  const plain = headers['x-api-key'];
  return bearer ?? (typeof plain === 'string' ? plain : undefined);
}

function modelOf(params: unknown): string | undefined {
  return typeof params === 'object' && params !== null && 'model' in params && typeof params.model === 'string'
    ? params.model
    : undefined;
}
