/** @file Runs one command line and says with which status it ended. */
import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { ClflowError, messageOf } from '../errors.js';
import { isInterrupted, statusOfStop } from './interrupt.js';
import { withFlags } from './terminal/flags.js';
import { printError } from './terminal/output.js';
import { buildProgram } from './program.js';
import { Status } from './status.js';

/**
 * Runs a command line.
 * @param args what stands behind `clflow`
 * @returns the exit status: 0 fine, 1 anomalies found (only when asked to fail on them), 2 wrong use, bad input or any
 *   other failure, 130 stopped by Ctrl-C, 143 by SIGTERM
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const status = new Status();
  try {
    await buildProgram(status, runCli).parseAsync(args, { from: 'user' });
    return status.code;
  } catch (error) {
    return failed(error);
  }
}

/** Tells an error. @returns the exit status */
export function failed(error: unknown): number {
  // Help and the version end the run by an error too; commander has printed what there is to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const debug = process.env.CLFLOW_DEBUG === '1';
  if (error instanceof ClflowError) {
    printError(`clflow: ${withFlags(error.message)}`);
    if (debug) printError(inspect(error));
    return isInterrupted(error) ? statusOfStop(error) : 2;
  }
  printError(`clflow: unexpected error: ${messageOf(error)}`);
  if (debug) printError(inspect(error));
  else printError('Set CLFLOW_DEBUG=1 to see where it happened; that is what a bug report needs.');
  return 2;
}
