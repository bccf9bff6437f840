/** @file Brings a database to the version that this program writes, a numbered step at a time, each whole or not at all. */
import { ClflowError } from '../errors.js';
import { transaction, type Database } from './sqlite.js';

/** The version of a database's tables; 0 for an empty one. */
export function versionOf(database: Database): number {
  return Number((database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version);
}

/**
 * @param steps SQL, the first from version 0 to 1; steps that were released are never changed
 * @param path what messages call the database
 * @throws ClflowError `io` for a database of a later program
 */
export function migrate(database: Database, steps: readonly string[], path: string): void {
  const found = versionOf(database);
  if (found > steps.length) {
    throw new ClflowError(
      'io',
      `${path} was written by a later version of clflow (its tables have version ${found}, this one knows ${steps.length}): ` +
        'update clflow, or choose another data folder.',
    );
  }
  for (let version = found; version < steps.length; version++) {
    transaction(database, () => {
      database.exec(steps[version]);
      database.exec(`PRAGMA user_version = ${version + 1}`);
    });
  }
}
