/** @file VisA's split file: which image of an object is for training and which for testing. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { ClflowError, messageOf } from '../errors.js';
import type { Contents } from './layout.js';
import type { Sample } from './sample.js';
import { counted } from './samples.js';
import { codeOf, readError } from './tree.js';

const columns = ['object', 'split', 'label', 'image'] as const;
type Row = Record<(typeof columns)[number], string>;

/** A split file and its rows. */
export interface VisaSplit {
  readonly file: string;
  readonly rows: readonly Row[];
}

/**
 * Reads split_csv/1cls.csv in the category's folder or beside it; undefined when there is none.
 * @throws ClflowError `io` when it may not be read, `data` when it is not such a CSV.
 */
export async function findVisaSplit(root: string): Promise<VisaSplit | undefined> {
  for (const folder of [root, dirname(root)]) {
    const file = join(folder, 'split_csv', '1cls.csv');
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw readError(file, error);
    });
    if (text !== undefined) return { file, rows: parseRows(file, text) };
  }
  return undefined;
}

/**
 * Divides an object's samples as the split says; undefined when it has no row for the object.
 * @throws ClflowError `data` when it names an image that is not there.
 */
export function applyVisaSplit(split: VisaSplit, object: string, samples: readonly Sample[]): Contents | undefined {
  const rows = split.rows.filter((row) => row.object === object);
  if (rows.length === 0) return undefined;
  const byPath = new Map(samples.map((sample) => [`${object}/${sample.name}`, sample]));
  const train: Sample[] = [];
  const test: Sample[] = [];
  const missing: string[] = [];
  let anomalousInTrain = 0;
  for (const row of rows) {
    const sample = byPath.get(row.image);
    if (sample === undefined) missing.push(row.image);
    else if (row.split === 'test') test.push(sample);
    else if (sample.label === 'normal') train.push(sample);
    else anomalousInTrain++;
  }
  if (missing.length > 0) {
    throw new ClflowError(
      'data',
      `${split.file} names ${counted(missing.length, 'image')} of ${object} that cannot be found, first ${missing[0]}: complete the data set, or remove the CSV to have it split without.`,
    );
  }
  return { train, test, notes: notesOf(split.file, samples.length - rows.length, anomalousInTrain) };
}

function notesOf(file: string, unlisted: number, anomalousInTrain: number): string[] {
  const notes = [`Train and test are divided by ${file}.`];
  if (unlisted > 0) notes.push(`Left out, as the CSV does not name them: ${counted(unlisted, 'image')}.`);
  if (anomalousInTrain > 0) {
    notes.push(`Left out, as the CSV gives them to training: ${counted(anomalousInTrain, 'anomalous image')}.`);
  }
  return notes;
}

function parseRows(file: string, text: string): Row[] {
  let rows: Row[];
  try {
    rows = parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw new ClflowError('data', `${file} is not a readable CSV (${messageOf(error)}).`, { cause: error });
  }
  const absent = columns.filter((column) => rows.length > 0 && rows[0][column] === undefined);
  if (absent.length > 0) {
    throw new ClflowError('data', `${file} lacks the column ${absent.join(', ')}: it needs ${columns.join(', ')}.`);
  }
  return rows;
}
