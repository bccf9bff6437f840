/**
 * @file Who may use the studio: whoever has its token. It stands in the first address, becomes a cookie that no other site's request
 * carries, and is a bearer token for scripts. Requests that another site may have sent are refused before anything else.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import cookies from '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { foreignSign } from '../operation/loopback.js';
import { said } from './said.js';

const REFUSALS = { host: 'other-host', proxy: 'behind-proxy', site: 'other-site' } as const;

export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

export async function requireToken(app: FastifyInstance, token: string): Promise<void> {
  await app.register(cookies);
  app.addHook('onRequest', async (request, reply) => {
    const sign = foreignSign(request.headers);
    if (sign !== null) throw said(REFUSALS[sign]);
    const [path, query = ''] = request.url.split('?');
    if (path === '/api/health' && request.method === 'GET') return;
    const given = new URLSearchParams(query).get('token');
    if (request.method === 'GET' && !path.startsWith('/api/') && given !== null && same(given, token)) {
      return reply
        .setCookie(cookieOf(request), token, { path: '/', httpOnly: true, sameSite: 'strict' })
        .header('cache-control', 'no-store')
        .redirect('/', 303);
    }
    const bearer = /^Bearer ([^ ]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const presented = bearer ?? request.cookies[cookieOf(request)];
    if (presented !== undefined && same(presented, token)) return;
    throw said('token-missing');
  });
}

/** Cookies do not tell ports apart, and two studios may run at once. */
function cookieOf({ socket }: FastifyRequest): string {
  return `clflow-studio-${socket.localPort}`;
}

function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
