/**
 * @file The lines of a result: what `clflow inspect --json` says of an image, and the `id` that a manifest gave it. Files are JSON
 * lines, or Parquet with a column for every number.
 */
import { ClflowError, type FileInspection } from 'clflow';
import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer';
import * as z from 'zod';
import type { Storage } from '../storage/index.js';
import { linesOf } from './lines.js';
import type { Format } from './options.js';

interface Named {
  readonly file: string;
  readonly id?: string;
}

/** The verdict on an image. */
export interface InspectedLine extends Named, Omit<FileInspection, 'heatmap' | 'file' | 'appearance'> {
  readonly appearance: NonNullable<FileInspection['appearance']>;
}

/** An image that has no verdict, and why. */
export interface FailedLine extends Named {
  readonly error: string;
}

export type ResultLine = InspectedLine | FailedLine;

/** A shard's file. JSON lines are passed on as they come; for Parquet those of a shard are held. */
export async function* encodeResults(lines: AsyncIterable<ResultLine>, format: Format): AsyncGenerator<Uint8Array> {
  if (format === 'parquet') {
    const all: ResultLine[] = [];
    for await (const line of lines) all.push(line);
    yield parquet(all);
    return;
  }
  for await (const line of lines) yield Buffer.from(`${JSON.stringify(line)}\n`);
}

const appearances = ['brightness', 'sharpness', 'x', 'y'] as const;

function parquet(lines: readonly ResultLine[]): Uint8Array {
  const column = (name: string, type: ColumnSource['type'], of: (line: InspectedLine) => unknown): ColumnSource => ({
    name,
    type,
    data: lines.map((line) => ('error' in line ? null : of(line))),
  });
  const columnData: ColumnSource[] = [
    { name: 'file', type: 'STRING', data: lines.map(({ file }) => file) },
    { name: 'id', type: 'STRING', data: lines.map(({ id }) => id ?? null) },
    column('score', 'DOUBLE', ({ score }) => score),
    column('pValue', 'DOUBLE', ({ pValue }) => pValue),
    column('verdict', 'STRING', ({ verdict }) => verdict),
    column('threshold', 'DOUBLE', ({ threshold }) => threshold),
    column('regions', 'JSON', ({ regions }) => regions),
    ...appearances.map((name) => column(name, 'DOUBLE', ({ appearance }) => appearance[name])),
    { name: 'error', type: 'STRING', data: lines.map((line) => ('error' in line ? line.error : null)) },
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: 'clflow' }));
}

/** As much of a line as an aggregate reads; the rest is passed by. */
const lineSchema = z.union([
  z.object({ file: z.string(), id: z.string().optional(), error: z.string() }),
  z.looseObject({
    file: z.string(),
    id: z.string().optional(),
    score: z.number(),
    pValue: z.number(),
    verdict: z.enum(['normal', 'review', 'anomalous']),
    appearance: z.object({ brightness: z.number(), sharpness: z.number(), x: z.number(), y: z.number() }),
  }),
]);

/** The lines of a shard's file in their order. @throws ClflowError `data` for a file that is none */
export async function* readResults(storage: Storage, file: string, format: Format): AsyncGenerator<ResultLine> {
  let number = 0;
  const values = format === 'parquet' ? parquetRows(await storage.read(file), file) : jsonLines(storage, file);
  for await (const value of values) {
    number++;
    const line = lineSchema.safeParse(value);
    if (!line.success) throw new ClflowError('data', `Line ${number} of ${file} is no result: ${REMOVE}.`);
    yield line.data as unknown as ResultLine;
  }
}

const REMOVE = 'remove the file, and the same batch writes it anew';

async function* jsonLines(storage: Storage, file: string): AsyncGenerator<unknown> {
  for await (const text of linesOf(await storage.open(file), file)) {
    if (text === '') continue;
    try {
      yield JSON.parse(text) as unknown;
    } catch {
      yield null;
    }
  }
}

async function* parquetRows(bytes: Uint8Array, file: string): AsyncGenerator<unknown> {
  let rows: Record<string, unknown>[];
  try {
    rows = await parquetReadObjects({
      file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
    });
  } catch (cause) {
    throw new ClflowError('data', `${file} is no whole Parquet file: ${REMOVE}.`, { cause });
  }
  for (const row of rows) yield lineOfRow(row);
}

/** A row as the line that it was. */
function lineOfRow({ file, id, error, brightness, sharpness, x, y, ...verdict }: Record<string, unknown>): unknown {
  const name = { file, ...(id === null ? {} : { id }) };
  return error === null ? { ...name, ...verdict, appearance: { brightness, sharpness, x, y } } : { ...name, error };
}
