/**
 * @file A server from its start to its end: listens, and when it is told to stop says first that it is not ready, then takes no new
 * connections, then waits for the requests in work.
 */
import { readFile } from 'node:fs/promises';
import { ClflowError } from 'clflow';
import type { Logger } from 'pino';
import { buildApp } from '../http/app.js';
import type { Executor } from '../jobs/index.js';
import type { InspectionPool, ModelRegistry } from '../pool/types.js';
import type { Config } from './config.js';
import { KeyStore } from './key-store.js';
import type { Ledger } from './ledger.js';
import { listenOn, running, type RunningServer } from './listening.js';
import { isLoopback } from './loopback.js';

export interface RunOptions {
  readonly config: Config;
  readonly pool: InspectionPool;
  readonly models: ModelRegistry;
  /** Null: none are asked for. */
  readonly keys: KeyStore | null;
  /** Null: inspections are not kept. */
  readonly ledger: Ledger | null;
  /** Null: there are no jobs. Closed with the server, so that they go on when it is started again. */
  readonly jobs: Executor | null;
  /** What is left to close when all of this has ended. */
  readonly release?: () => void;
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

/**
 * The keys that requests must have one of; null where none are asked for: on a loopback address, as long as there are none.
 * @throws ClflowError `usage` where they are needed and there are none
 */
export async function keysOf({ host, data, requireKeys }: Config, now = Date.now()): Promise<KeyStore | null> {
  const store = await KeyStore.open(data);
  const usable = store.list().some(({ expires }) => expires === null || Date.parse(expires) > now);
  if (usable) return store;
  if (isLoopback(host) && !requireKeys && store.list().length === 0) return null;
  throw new ClflowError(
    'usage',
    `Without an API key that is valid nobody could use the server on \`host\` ${host}, or everybody could: create one ` +
      `with "clflow keys create --data ${data}", or listen on 127.0.0.1.`,
  );
}

export async function runServer({
  config,
  pool,
  models,
  keys,
  ledger,
  jobs,
  release,
  log,
  signal,
}: RunOptions): Promise<RunningServer> {
  const app = await buildApp({ pool, models, keys, ledger, jobs, config, log, tls: await tlsOf(config) });
  const at = await listenOn(app, config).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  const url = `${config.tlsCert === undefined ? 'http' : 'https'}://${at}`;
  log.info({ url, keys: keys !== null, models: models.list().length }, 'listening');

  return running(
    url,
    async () => {
      log.info('stopping');
      app.drain();
      await pause(config.notice);
      const late = setTimeout(() => {
        log.warn('requests were cut off');
        app.server.closeAllConnections();
      }, config.drain * 1000);
      // Streams of events would keep their connections for ever: they end with the jobs.
      await jobs?.close();
      await app.close();
      clearTimeout(late);
      await models.close();
      await pool.close(1000);
      release?.();
      log.info('stopped');
    },
    signal,
  );
}

async function tlsOf({
  tlsCert,
  tlsKey,
}: Config): Promise<{ readonly cert: string; readonly key: string } | undefined> {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  const read = (name: string, path: string): Promise<string> =>
    readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      throw new ClflowError('io', `Cannot read \`${name}\` ${path} (${cause.code}): check the path.`, { cause });
    });
  return { cert: await read('tlsCert', tlsCert), key: await read('tlsKey', tlsKey) };
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
