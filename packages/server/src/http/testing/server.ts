/** @file A server on a free port with the small detector, served as "plates" and "other". */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Executor } from '../../jobs/index.js';
import { loadConfig, type ConfigFlags } from '../../operation/config.js';
import type { Ledger } from '../../operation/ledger.js';
import { KeyStore } from '../../operation/key-store.js';
import { openLog } from '../../operation/log.js';
import { buildApp } from '../app.js';
import { InProcessPool, registryOf } from './in-process-pool.js';
import { trainPlates, type Learning } from './model.js';

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly app: FastifyInstance;
  readonly pool: InProcessPool;
  readonly keys: KeyStore | null;
  /** Everything that was logged. */
  readonly log: () => string;
  close(): Promise<void>;
}

export interface Workplace {
  readonly folder: string;
  readonly model: string;
  remove(): Promise<void>;
}

/** A folder with a trained model; one a test file. */
export async function workplace(how?: Learning): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'clflow-http-'));
  return { folder, model: await trainPlates(folder, how), remove: () => rm(folder, { recursive: true, force: true }) };
}

export interface ServerOptions extends ConfigFlags {
  /** Ask for keys. */
  readonly withKeys?: boolean;
  /** Room of the pool. */
  readonly megapixels?: number;
}

export async function startServer(
  { folder, model }: Workplace,
  {
    withKeys = false,
    megapixels,
    jobs = null,
    ledger = null,
    ...flags
  }: Omit<ServerOptions, 'jobs'> & { readonly jobs?: Executor | null; readonly ledger?: Ledger | null } = {},
): Promise<TestServer> {
  const config = await loadConfig({ flags: { models: folder, ...flags } });
  const pool = new InProcessPool(megapixels);
  const models = await registryOf(pool, { plates: model, other: model });
  const keys = withKeys ? await KeyStore.open(await mkdtemp(join(folder, 'data-'))) : null;
  let logged = '';
  const log = openLog({ level: 'debug', destination: { write: (line) => void (logged += line) } });
  const app = await buildApp({ pool, models, keys, ledger, jobs, config, log });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    app,
    pool,
    keys,
    log: () => logged,
    close: async () => {
      await app.close();
      await pool.close();
    },
  };
}
