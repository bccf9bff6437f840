/** @file What SQLite and the operating system say, as one sentence for a person. */
import { ClflowError, messageOf } from '../errors.js';

/** SQLite's own words for what has a remedy. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/disk is full/, 'the disk is full; free some space and try again'],
  [/readonly database/, 'it cannot be written to; check the rights of the folder and its files'],
  [/unable to open/, 'it cannot be opened; check the path and the rights of its folder'],
  [/malformed|not a database/, 'it is damaged or no database; put a copy in its place'],
  [/locked/, 'another process holds it; end that process or choose another folder'],
  [/disk I\/O error/, 'the disk fails or is full; check it'],
];

/** An `io` error about the database; a ClflowError passes as it is. */
export function databaseError(path: string, error: unknown): ClflowError {
  if (error instanceof ClflowError) return error;
  const message = messageOf(error);
  const reason = REASONS.find(([words]) => words.test(message))?.[1] ?? message;
  return new ClflowError('io', `Cannot use ${path}: ${reason}.`, { cause: error });
}

/** Whether the disk is full or fails: nothing that the statement is to blame for. */
export function isDiskTrouble(error: unknown): boolean {
  return error instanceof Error && /disk is full|disk I\/O error/.test(error.message);
}
