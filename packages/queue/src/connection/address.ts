/** @file The address of a queue: which server keeps it, and how the address is shown without its password. */
import { ClflowError } from 'clflow';

export interface QueueAddress {
  readonly backend: 'redis' | 'postgres';
  /** As the server's client takes it, with the password. */
  readonly url: string;
  /** For people: without user, password and options. */
  readonly shown: string;
}

/** Valkey speaks Redis's protocol. */
const SCHEMES: Readonly<Record<string, readonly [QueueAddress['backend'], string]>> = {
  'redis:': ['redis', 'redis:'],
  'rediss:': ['redis', 'rediss:'],
  'valkey:': ['redis', 'redis:'],
  'valkeys:': ['redis', 'rediss:'],
  'postgres:': ['postgres', 'postgres:'],
  'postgresql:': ['postgres', 'postgres:'],
};

/**
 * @param text such as `redis://:password@host:6379/0` or `postgres://user:password@host/database`
 * @throws ClflowError `usage` for anything else; its message shows no password
 */
export function queueAddress(text: string): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  const known = url && Object.hasOwn(SCHEMES, url.protocol) ? SCHEMES[url.protocol] : undefined;
  if (!url || !known || url.hostname === '') {
    throw new ClflowError(
      'usage',
      '`queue` must be the address of a Redis, Valkey or PostgreSQL server, such as redis://host:6379 or postgres://user@host/database.',
    );
  }
  const [backend, scheme] = known;
  const rest = text.slice(url.protocol.length);
  const shown = `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
  return { backend, url: `${scheme}${rest}`, shown };
}
