/** @file A queue on Redis or Valkey: how its clients connect, and what is looked at before it is used. */
import { Redis, type RedisOptions } from 'ioredis';
import type { QueueAddress } from './address.js';
import { unreachable } from './unreachable.js';

/** Tries again for ever, at most this long apart: a server that is started anew goes on with its jobs. */
const LONGEST_RETRY_MS = 2000;
/** Longer than what waits for jobs and events is told to wait (10 s). */
const SILENCE_MS = 30_000;

/**
 * Of clients that wait for jobs or events, so they never give a command up.
 * @param silence milliseconds without an answer after which they connect anew and ask once more: a firewall may forget a connection and
 *   tell nobody
 */
export function redisOptions({ url }: QueueAddress, silence = SILENCE_MS): RedisOptions {
  return {
    ...addressOf(url),
    socketTimeout: silence,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(times * 100, LONGEST_RETRY_MS),
  };
}

/**
 * @returns what may lose jobs, a sentence each
 * @throws ClflowError `io` when the server cannot be reached, `usage` when it refuses user or password
 */
export async function checkRedis(address: QueueAddress): Promise<readonly string[]> {
  const client = new Redis({
    ...addressOf(address.url),
    lazyConnect: true,
    connectTimeout: 5000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let trouble: Error | undefined;
  client.on('error', (error: Error) => (trouble ??= error));
  try {
    await client.connect();
    return warnings(address, await client.info());
  } catch (error) {
    throw unreachable(address, trouble ?? error);
  } finally {
    client.disconnect();
  }
}

function warnings({ shown }: QueueAddress, info: string): string[] {
  const value = (name: string): string | undefined => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1];
  const said: string[] = [];
  if (value('aof_enabled') === '0') {
    said.push(
      `${shown} keeps jobs in memory alone and loses them when it is restarted: set "appendonly yes" in its configuration.`,
    );
  }
  const policy = value('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    said.push(
      `${shown} throws keys away when its memory is full, jobs among them: set "maxmemory-policy noeviction" (it is ${policy}).`,
    );
  }
  return said;
}

function addressOf(text: string): RedisOptions {
  const { protocol, hostname, port, username, password, pathname } = new URL(text);
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? 6379 : Number(port),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(/^\/\d+$/.test(pathname) ? { db: Number(pathname.slice(1)) } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  };
}
