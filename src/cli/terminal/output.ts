/** @file Where text goes: results to stdout, everything else to stderr. */

import { withFlags } from './flags.js';

/** A line of the result. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A line for people beside the result. */
export function printError(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Something worth knowing that is no error. */
export function note(sentence: string): void {
  printError(`note: ${withFlags(sentence)}`);
}
