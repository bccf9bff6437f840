/** @file A queue in PostgreSQL: its client is loaded when it is needed, its tables are made by `clflow queue migrate`. */
import { createRequire } from 'node:module';
import { assertSchemaCompatibility, runMigrations } from 'bullmq';
import { ClflowError } from 'clflow';
import type * as Postgres from 'pg';
import type { Client, ClientConfig, PoolConfig } from 'pg';
import type { QueueAddress } from './address.js';
import { unreachable } from './unreachable.js';

/** Of each part of a queue that is open, beside one that listens: a database has about a hundred for all. */
const CONNECTIONS = 2;
const CONNECT_MS = 5000;

export function postgresOptions({ url }: QueueAddress): PoolConfig {
  return { connectionString: url, max: CONNECTIONS, connectionTimeoutMillis: CONNECT_MS, keepAlive: true };
}

/** @throws ClflowError `io` when the server cannot be reached, `usage` for refused users and tables that are missing */
export async function checkPostgres(address: QueueAddress): Promise<void> {
  await withClient(address, async (client) => {
    try {
      await assertSchemaCompatibility(client);
    } catch (error) {
      if ((error as Error).name === 'SchemaMigrationRequiredError') {
        throw new ClflowError(
          'usage',
          `The database ${address.shown} has no tables for a queue yet: make them once with "clflow queue migrate ${address.shown}", as a user who may.`,
        );
      }
      throw misfit(address, error);
    }
  });
}

/** Makes the tables or brings them up to date; several at once do no harm. @returns their version */
export async function migratePostgres(address: QueueAddress): Promise<number> {
  return withClient(address, async (client) => {
    try {
      return await runMigrations(client);
    } catch (error) {
      if ((error as { code?: string }).code === '42501') {
        throw new ClflowError(
          'usage',
          `The user in the address of ${address.shown} may not create a schema: take one who may, once.`,
        );
      }
      throw misfit(address, error);
    }
  });
}

async function withClient<Result>(address: QueueAddress, act: (client: Client) => Promise<Result>): Promise<Result> {
  const client = newClient({ connectionString: address.url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    throw unreachable(address, error);
  }
  try {
    return await act(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** @throws ClflowError `usage` with the command that installs the client */
function newClient(config: ClientConfig): Client {
  let pg: typeof Postgres;
  try {
    pg = createRequire(import.meta.url)('pg') as typeof Postgres;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw cause;
    throw new ClflowError('usage', 'A queue in PostgreSQL needs the package pg: install it with "npm install pg".');
  }
  return new pg.Client(config);
}

/** A server or tables of a version that does not fit. */
function misfit(address: QueueAddress, error: unknown): ClflowError {
  const { name, message } = error as Error;
  if (name === 'UnsupportedPostgresVersionError' || name === 'SchemaVersionMismatchError') {
    return new ClflowError('usage', `The queue ${address.shown} does not fit: ${message.replace(/^BullMQ: /, '')}`);
  }
  return unreachable(address, error);
}
