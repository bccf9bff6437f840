/**
 * @file Writes the tables and charts of docs/results.md and of the README from the files of results, between their markers. The prose
 * between the tables is written by people and stays.
 *
 *   npm run docs:results              # writes
 *   npm run docs:results -- --check   # exit status 1 when a page is not what it would be written as
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fillBlocks } from '../documents/blocks.js';
import { publish } from '../documents/publish.js';
import { resultPictures, resultTables } from './tables.js';

const PAGES = ['README.md', 'docs/results.md'];

const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const tables = resultTables();
const pages = Object.fromEntries(PAGES.map((path) => [path, fillBlocks(readFileSync(path, 'utf8'), tables, path)]));
process.exitCode = await publish({
  pages: { ...pages, ...resultPictures() },
  check: options.check,
  command: 'npm run docs:results',
});
