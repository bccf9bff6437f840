/** @file What `clflow batch train` prints around the trainings. */
import { readFile } from 'node:fs/promises';
import { ownError } from '../../optional-package.js';
import { loadQueue, type Batch, type BatchStatus, type QueuePackage, type TrainingTable } from '../../queue-package.js';
import type { Status } from '../../status.js';
import { print, printError } from '../../terminal/output.js';
import { runTask } from '../../terminal/run-task.js';
import { requireQueueToWait, submitForTable } from './run.js';

export interface BatchTrainFlags {
  readonly output: string;
  readonly queue?: string;
  readonly wait?: boolean;
  readonly json?: boolean;
  readonly methods?: readonly string[];
  readonly backbones?: readonly string[];
  readonly seeds?: readonly number[];
  readonly epochs?: number;
  readonly size?: string;
  readonly power: boolean;
  readonly threads?: number;
}

export async function runBatchTrain(
  products: string,
  { queue, wait, json, ...options }: BatchTrainFlags,
  status: Status,
  packed?: QueuePackage,
): Promise<void> {
  requireQueueToWait(wait, queue);
  const queuePackage = packed ?? (await loadQueue());
  const batch = await queuePackage.trainBatch({ products, ...options }).catch((error: unknown) => {
    throw ownError(error);
  });
  if (queue === undefined) return trainedHere(await here(queuePackage, batch, json), json, status);
  const table = ({ value }: BatchStatus): Promise<string> => tableText(value as TrainingTable);
  await submitForTable(queue, batch, { wait, json }, table, status, queuePackage);
}

async function here({ trainHere }: QueuePackage, batch: Batch, json?: boolean): Promise<TrainingTable> {
  try {
    return await runTask(
      (hooks) => trainHere(batch, { ...hooks, onTraining: (name) => printError(`training ${name}`) }),
      { json },
    );
  } catch (error) {
    throw ownError(error);
  }
}

async function trainedHere(result: TrainingTable, json: boolean | undefined, status: Status): Promise<void> {
  print(json ? JSON.stringify(result) : await tableText(result));
  if (result.failed > 0) status.report(2);
}

/** The table itself, where it is there. */
async function tableText({ table, rows, done, failed }: TrainingTable): Promise<string> {
  // On a queue it may lie where only workers see it.
  const text = await readFile(table, 'utf8').catch(() => '');
  return `${text}${text === '' ? '' : '\n'}${done} trained, ${failed} failed; ${table} and ${rows}`;
}
