/** @file The result file: one finished cell a line, so that a killed run loses at most the cell it was at. */
import { appendFile, mkdir, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ClflowError, option } from '../errors.js';
import { ioError } from '../files/index.node.js';
import { cellSchema, type Cell } from './cell.js';

/**
 * All finished cells. A last line without its end is what a killed run left and is cut off.
 * @throws ClflowError `data` for a file that is something else, `io` when it cannot be read
 */
export async function readResults(path: string): Promise<Cell[]> {
  const bytes = await readOrEmpty(path);
  const end = bytes.lastIndexOf('\n'.charCodeAt(0)) + 1;
  const cells = bytes
    .subarray(0, end)
    .toString('utf8')
    .split('\n')
    .slice(0, -1)
    .map((line, i) => parseLine(line, `${path}, line ${i + 1}`));
  if (end < bytes.length) {
    const rest = bytes.subarray(end).toString('utf8');
    if (!rest.startsWith(CELL) && !CELL.startsWith(rest)) throw foreign(path);
    await truncate(path, end);
  }
  return cells;
}

/** How the line of a cell begins. */
const CELL = '{"category":';

export async function appendResult(path: string, cell: Cell): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, `${JSON.stringify(cell)}\n`);
  } catch (error) {
    throw ioError('write', path, error);
  }
}

async function readOrEmpty(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw ioError('read', path, error);
  }
}

function parseLine(line: string, where: string): Cell {
  try {
    return cellSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw foreign(where, cause);
  }
}

function foreign(where: string, cause?: unknown): ClflowError {
  const message = `${where} is not a benchmark's result; choose another ${option('output')} folder`;
  return new ClflowError('data', message, { cause });
}
