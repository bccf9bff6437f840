/** @file Where text goes: results to stdout, everything else to stderr. */
import { withFlags } from './flags.js';

let readerLeft = false;

/** Whether whoever read stdout has closed it, as `head` does: nothing more needs to be printed. */
export function hasReader(): boolean {
  return !readerLeft;
}

/** Lets a closed pipe pass as no error, and any other fault of stdout end the process with a sentence and status 2. */
export function guardOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') {
      readerLeft = true;
      return;
    }
    printError(`clflow: Cannot write the result: ${error.message}.`);
    process.exit(2);
  });
}

/** A name that cannot move the cursor or break the line: control characters are shown as codes. */
export function harmless(name: string): string {
  return name.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}

/** A line of the result. */
export function print(line: string): void {
  if (!readerLeft) process.stdout.write(`${line}\n`);
}

/** A line for people beside the result. */
export function printError(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Something worth knowing that is no error. */
export function note(sentence: string): void {
  printError(`note: ${withFlags(sentence)}`);
}
