/** @file SQLite as the library has it, for the room. */
import { database } from 'clflow/parts';

export type Database = database.Database;
export type Statement = database.Statement;
export type DurableWrites = database.DurableWrites;
export const {
  DurableWrites,
  closeDatabase,
  databaseError,
  lockFolder,
  migrate,
  openDatabase,
  requireLocal,
  transaction,
} = database;
