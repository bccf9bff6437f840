/** @file What `clflow tune` prints around the task. */
import type { TaskEvent, TaskHooks } from '../../../tasks/support/events.js';
import { tune, type TuneOptions } from '../../../tasks/tune.js';
import { isInterrupted } from '../../interrupt.js';
import { print, printError } from '../../terminal/output.js';
import { runTask } from '../../terminal/run-task.js';
import { commandLine } from '../../terminal/shell.js';
import { tunedJson, tunedTable } from './summary.js';

export interface TuneFlags extends Omit<TuneOptions, 'data' | keyof TaskHooks> {
  readonly json?: boolean;
}

/** @param args the command line behind `clflow`, to say how to go on after an interruption */
export async function runTune(data: string, { json, ...flags }: TuneFlags, args: readonly string[]): Promise<void> {
  let kept = flags.resume ?? false;
  const onEvent = ({ phase }: TaskEvent): void => {
    if (phase === 'trial-done') kept = true;
  };
  try {
    const result = await runTask((hooks) => tune({ data, ...flags, ...hooks }), { json, onEvent });
    print(json ? tunedJson(result) : tunedTable(result));
  } catch (error) {
    if (isInterrupted(error)) printError(howToGoOn(kept, args));
    throw error;
  }
}

function howToGoOn(kept: boolean, args: readonly string[]): string {
  if (!kept) return 'No trial was finished, so nothing is kept; the same command starts anew.';
  const again = args.includes('--resume') ? args : [...args, '--resume'];
  return `Finished trials are kept. To go on:\n  ${commandLine(['clflow', ...again])}`;
}
