/**
 * @file One writing process a folder. The lock is SQLite's own on a file that holds nothing else: the operating system takes it back
 * when the process ends, however it ends, so that no stale lock has to be recognised.
 */
import { join } from 'node:path';
import { ClflowError } from '../errors.js';
import { databaseError } from './database-error.js';
import { openDatabase } from './sqlite.js';

/** Nobody else may open and close this file in the same process: that would take the lock back. */
const LOCK_FILE = 'writer.lock';

/**
 * @param kind what messages call such a folder
 * @returns gives the folder back
 * @throws ClflowError `io` when another process, or this one, writes to the folder already
 */
export function lockFolder(folder: string, kind = 'data folder'): () => void {
  const path = join(folder, LOCK_FILE);
  try {
    const lock = openDatabase(path, { timeout: 0 });
    try {
      lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      throw error;
    }
    return () => lock.close();
  } catch (error) {
    if (error instanceof Error && /locked/.test(error.message)) {
      throw new ClflowError(
        'io',
        `${folder} is written to by another process: end that one first, or choose another ${kind}.`,
        { cause: error },
      );
    }
    throw databaseError(path, error);
  }
}
