/**
 * @file SQLite by the face of `node:sqlite`: Node's own from 22.13, where it needs no flag any more, else the same class from a
 * package with prebuilt binaries.
 */
import { createRequire } from 'node:module';
import type * as builtIn from 'node:sqlite';
import { ClflowError, messageOf } from '../errors.js';
import { isDiskTrouble } from './database-error.js';

export type Database = builtIn.DatabaseSync;
export type Statement = builtIn.StatementSync;

export interface DatabaseOptions {
  /** Nothing can be written, and the file must exist. */
  readonly readOnly?: boolean;
  /** How long another connection's lock is waited for. */
  readonly timeout?: number;
}

/** @throws ClflowError `io` where Node has no SQLite of its own and the package is not installed; what SQLite itself says */
export function openDatabase(path: string, { readOnly = false, timeout = 5000 }: DatabaseOptions = {}): Database {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(path, { readOnly, enableForeignKeyConstraints: true });
  // Node has an option for it only from 22.16.
  database.exec(`PRAGMA busy_timeout = ${timeout}`);
  return database;
}

let loaded: typeof builtIn | undefined;

/** By `require`, when the first database is opened: most who use the library open none. */
function loadSqlite(): typeof builtIn {
  if (loaded) return loaded;
  const [major, minor] = process.versions.node.split('.').map(Number);
  const name = major > 22 || (major === 22 && minor >= 13) ? 'node:sqlite' : '@photostructure/sqlite';
  try {
    loaded = createRequire(import.meta.url)(name) as typeof builtIn;
  } catch (cause) {
    const [reason] = messageOf(cause).split('\n');
    throw new ClflowError(
      'io',
      `Before Node 22.13 a database needs the package @photostructure/sqlite, which cannot be loaded (${reason}): ` +
        'install it by "npm install @photostructure/sqlite@1", or use a later Node.',
      { cause },
    );
  }
  return loaded;
}

/** Brings the log home first: before Node 22.13 closing leaves that to the collection of the statements. */
export function closeDatabase(database: Database): void {
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // What is in the log is safe there, and the next start reads it.
    if (!isDiskTrouble(error)) throw error;
  } finally {
    database.close();
  }
}

/** Runs a transaction: all of it or nothing. @returns what the action returns */
export function transaction<Result>(database: Database, action: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = action();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // A full disk has ended the transaction already: there is nothing to take back, and the first error says why.
  }
}
