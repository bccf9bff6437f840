/** @file The tables of a benchmark as files, for people. */
import { join } from 'node:path';
import { writeFileAtomic } from '../files/index.node.js';
import { benchmarkHtml, benchmarkMarkdown } from '../report/benchmark.js';
import { machine } from '../report/machine.node.js';
import type { Cell } from './cell.js';

/** Writes `benchmark.md` and `benchmark.html` into a folder, each whole or not at all. */
export async function writeTables(folder: string, cells: readonly Cell[]): Promise<void> {
  const write = (name: string, text: string) => writeFileAtomic(join(folder, name), Buffer.from(text));
  await write('benchmark.md', benchmarkMarkdown(cells, about(cells)));
  await write('benchmark.html', benchmarkHtml(cells, about(cells)));
}

/** What the numbers come from. */
function about(cells: readonly Cell[]): string {
  const whole = cells.filter(({ precision }) => precision === 'int8').length;
  if (whole === 0) return `${machine()}.`;
  return `${machine()}. ${whole === cells.length ? 'All' : `${whole} of ${cells.length}`} backbones are in whole numbers of 8 bits (int8).`;
}
