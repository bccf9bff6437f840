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

/** @throws HttpError 421 or 403 for a request that another site may have sent */
export function refuseOtherSites(headers: IncomingHttpHeaders): void {
  const host = headers.host ?? '';
  if (!isLoopback(hostname(host))) {
    throw new HttpError(
      421,
      'Without API keys this server answers to localhost alone: create a key, or call it by 127.0.0.1.',
    );
  }
  // A proxy's requests are anybody's.
  if (headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined) {
    throw new HttpError(403, 'Behind a proxy API keys are needed: create one.');
  }
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  const foreign = origin !== undefined && origin.replace(/^https?:\/\//, '') !== host;
  if (foreign || (site !== undefined && site !== 'same-origin' && site !== 'none')) {
    throw new HttpError(403, 'Without API keys this server refuses requests of other sites: create a key.');
  }
}

function hostname(host: string): string {
  return /^(\[[0-9a-fA-F:.]+\]|[^:]+)(:\d+)?$/.exec(host)?.[1] ?? '';
}
