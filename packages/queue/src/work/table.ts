/** @file The table that a batch of trainings ends in: a row a training, those that failed with their reason. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ClflowError, type TrainResult } from 'clflow';
import { files } from 'clflow/parts';
import * as z from 'zod';
import { checked } from '../batch/options.js';
import type { ChildOutcome, RunKind } from './kinds.js';

export interface TrainingRow {
  /** Product, and what else tells the training from others of the batch. */
  readonly name: string;
  /** What the training returned, without the model's description of itself; null when it failed. */
  readonly training: Omit<TrainResult, 'metadata'> | null;
  readonly error: string | null;
}

export interface TrainingTable {
  /** Files that were written: the table for people, and the rows as JSON. */
  readonly table: string;
  readonly rows: string;
  readonly done: number;
  readonly failed: number;
}

const options = z.strictObject({ output: z.string('must be a path').min(1, 'must be a path') });

/** Each child returned the path of the file that holds what its training returned. */
export const runTable: RunKind = async (given, { children, signal }) => {
  const { output } = checked(options, given as z.input<typeof options>);
  const rows: TrainingRow[] = [];
  for (const child of children) {
    if (signal.aborted) throw new ClflowError('interrupted', 'The work was stopped.');
    rows.push(await rowOf(child));
  }
  const written = await writeTrainingTable(output, rows);
  for (const child of children) await tidyUp(child);
  return written;
};

/** Of a training that is done, what it returned is kept, and nobody needs its log and pictures; those of one that failed stay. */
async function tidyUp(child: ChildOutcome): Promise<void> {
  const result = resultOf(child);
  if (result === undefined) return;
  const folder = dirname(result);
  for (const name of await readdir(folder).catch(() => [])) {
    if (name !== basename(result)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

function resultOf({ value }: ChildOutcome): string | undefined {
  return (value as { readonly result?: string } | null)?.result;
}

async function rowOf(child: ChildOutcome): Promise<TrainingRow> {
  const { name, error } = child;
  const result = resultOf(child);
  if (result === undefined) return { name, training: null, error: error ?? 'internal: There is no result.' };
  const text = await readFile(result, 'utf8').catch((cause: unknown) => {
    throw files.ioError('read', result, cause);
  });
  return { name, training: shortOf(JSON.parse(text) as TrainResult), error: null };
}

/** A row's part of what a training returned. */
export function shortOf({ metadata: _, ...training }: TrainResult): NonNullable<TrainingRow['training']> {
  return training;
}

/** @param folder of the batch, where `trainings.md` and `trainings.json` are written, each whole or not at all */
export async function writeTrainingTable(folder: string, rows: readonly TrainingRow[]): Promise<TrainingTable> {
  const [table, json] = [join(folder, 'trainings.md'), join(folder, 'trainings.json')];
  await files.writeFileAtomic(json, Buffer.from(`${JSON.stringify(rows, null, 2)}\n`));
  await files.writeFileAtomic(table, Buffer.from(trainingTable(rows)));
  const failed = rows.filter(({ training }) => training === null).length;
  return { table, rows: json, done: rows.length - failed, failed };
}

function trainingTable(rows: readonly TrainingRow[]): string {
  const lines = rows.map(({ name, training, error }) =>
    training
      ? [
          name,
          training.trainImages,
          training.calibrationImages,
          training.threshold.toPrecision(6),
          `${+(100 * training.falseAlarmRate).toFixed(3)} %`,
          training.smallestFound === undefined ? '' : (training.smallestFound ?? 'none'),
          Math.round(training.seconds),
          training.model,
        ]
      : [name, '', '', '', '', '', '', `failed: ${error}`],
  );
  const head = ['product', 'trained on', 'held back', 'threshold', 'false alarms', 'smallest found, px', 's', 'model'];
  const text = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.map(cell).join(' | ')} |\n`);
  return text.join('');
}

/** Names and messages may hold anything. */
function cell(value: string | number): string {
  return String(value).replaceAll('|', '\\|').replace(/\s+/g, ' ');
}
