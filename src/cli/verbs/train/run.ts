/** @file What `clflow train` prints around the task. */
import type { TaskEvent, TaskHooks } from '../../../tasks/support/events.js';
import { train, type TrainOptions } from '../../../tasks/train.js';
import { isInterrupted } from '../../interrupt.js';
import { print, printError } from '../../terminal/output.js';
import { runTask } from '../../terminal/run-task.js';
import { commandLine } from '../../terminal/shell.js';
import { trainedJson, trainedTable } from './summary.js';

export interface TrainFlags extends Omit<TrainOptions, 'data' | keyof TaskHooks> {
  readonly json?: boolean;
}

/** @param args the command line behind `clflow`, to say how to go on after an interruption */
export async function runTrain(data: string, { json, ...flags }: TrainFlags, args: readonly string[]): Promise<void> {
  let epochsKept = 0;
  const onEvent = (event: TaskEvent): void => {
    if (event.phase === 'resumed') epochsKept = event.epochsDone;
    if (event.phase === 'kept') epochsKept = event.epochs;
  };
  try {
    const result = await runTask((hooks) => train({ data, ...flags, ...hooks }), { json, onEvent });
    print(json ? trainedJson(result) : trainedTable(result));
  } catch (error) {
    if (isInterrupted(error)) printError(howToGoOn(epochsKept, args));
    throw error;
  }
}

function howToGoOn(epochsKept: number, args: readonly string[]): string {
  if (epochsKept === 0) return 'No epoch was finished, so nothing is kept; the same command starts anew.';
  const again = args.includes('--resume') ? args : [...args, '--resume'];
  const kept = epochsKept === 1 ? 'Epoch 1 is kept' : `Epochs 1 to ${epochsKept} are kept`;
  return `${kept}. To go on:\n  ${commandLine(['clflow', ...again])}`;
}
