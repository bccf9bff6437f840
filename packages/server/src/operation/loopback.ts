/**
 * @file A server without keys listens to this machine alone, but any web page that a browser here shows can send it requests. What
 * tells them from a program's: a Host that is not this machine's (DNS rebinding), the Origin of another page, Sec-Fetch-Site.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { HttpError } from '../errors.js';

/** Whether an address that a server is bound to can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (name === 'localhost' || name === '::1') return true;
  return isIP(name) === 4 && name.startsWith('127.');
}

/** What tells that another site may have sent a request; null: nothing does. */
export function foreignSign(headers: IncomingHttpHeaders): 'host' | 'proxy' | 'site' | null {
  const host = headers.host ?? '';
  if (!isLoopback(hostname(host))) return 'host';
  // A proxy's requests are anybody's.
  if (headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined) return 'proxy';
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  const foreign = origin !== undefined && origin.replace(/^https?:\/\//, '') !== host;
  return foreign || (site !== undefined && site !== 'same-origin' && site !== 'none') ? 'site' : null;
}

const REFUSALS = {
  host: [421, 'Without API keys this server answers to localhost alone: create a key, or call it by 127.0.0.1.'],
  proxy: [403, 'Behind a proxy API keys are needed: create one.'],
  site: [403, 'Without API keys this server refuses requests of other sites: create a key.'],
} as const;

/** @throws HttpError 421 or 403 for a request that another site may have sent */
export function refuseOtherSites(headers: IncomingHttpHeaders): void {
  const sign = foreignSign(headers);
  if (sign === null) return;
  const [status, message] = REFUSALS[sign];
  throw new HttpError(status, message);
}

function hostname(host: string): string {
  return /^(\[[0-9a-fA-F:.]+\]|[^:]+)(:\d+)?$/.exec(host)?.[1] ?? '';
}
