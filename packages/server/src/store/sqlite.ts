/**
 * @file SQLite by the face of `node:sqlite`: Node's own from 22.13, where it needs no flag any more, else the same class from a
 * package with prebuilt binaries.
 */
import type * as builtIn from 'node:sqlite';

export type Database = builtIn.DatabaseSync;
export type Statement = builtIn.StatementSync;

const [major, minor] = process.versions.node.split('.').map(Number);

const sqlite =
  major > 22 || (major === 22 && minor >= 13)
    ? await import('node:sqlite')
    : ((await import('@photostructure/sqlite')) as unknown as typeof builtIn);

export interface DatabaseOptions {
  /** Nothing can be written, and the file must exist. */
  readonly readOnly?: boolean;
  /** How long another connection's lock is waited for. */
  readonly timeout?: number;
}

export function openDatabase(path: string, { readOnly = false, timeout = 5000 }: DatabaseOptions = {}): Database {
  const database = new sqlite.DatabaseSync(path, { readOnly, enableForeignKeyConstraints: true });
  // Node has an option for it only from 22.16.
  database.exec(`PRAGMA busy_timeout = ${timeout}`);
  return database;
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
